using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>Deliveries of the card of activity <c>a1</c>, and what became of their pushes.</summary>
internal static class Card
{
    public static readonly DateTimeOffset Noon = Given.Noon;
    public static readonly DateTimeOffset Later = Noon.AddSeconds(90);

    public static DeliveryRecord In(DeliveryPhase phase) => new()
    {
        Account = AccountId.First,
        SubjectId = "a1",
        DeviceId = "p1",
        Kind = DeliveryKind.Activity,
        Phase = phase,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    /// <summary>On the phone, with an update token that was reported at noon.</summary>
    public static DeliveryRecord WithToken { get; } = In(DeliveryPhase.Live) with { UpdateToken = "aa", TokenReportedAt = Noon, SeenVersion = 3 };

    /// <summary>On the phone, updated by its broadcast channel.</summary>
    public static DeliveryRecord OnChannel { get; } = In(DeliveryPhase.Live) with { ChannelId = "c" };

    /// <summary>The one push for all devices of the channel.</summary>
    public static DeliveryRecord Broadcast { get; } = OnChannel with { DeviceId = "channel:production" };

    public static DeliveryRecord Leaving(DeliveryRecord card) => DeliveryRules.BeginLeave(card, Noon);

    public static Receipt Sent(DeliveryRecord card, PushOutcome outcome, SendPurpose purpose = SendPurpose.Next, bool isEnd = false, long version = 5) =>
        new(new DueSend(card, purpose, Device: null), outcome, Noon) { Version = version, Timestamp = 700, IsEnd = isEnd };

    /// <summary>The row after that push, 90 seconds after noon; the row did not change in between.</summary>
    public static DeliveryRecord After(DeliveryRecord card, PushOutcome outcome, SendPurpose purpose = SendPurpose.Next, bool isEnd = false) =>
        DeliveryRules.After(card, Sent(card, outcome, purpose, isEnd), Later);

    public static PushOutcome Taken { get; } = new PushOutcome.Accepted("push-1", UniqueId: null);

    public static PushOutcome Dead(DateTimeOffset? since = null) => new PushOutcome.DeadAddress("Unregistered", since);
}
