using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DeliveryStateTests
{
    private const long Newest = 5;
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios) with { PushToStartToken = new PushToken("ab", 0, Given.Noon) };
    private static readonly Device Mute = Phone with { PushToStartToken = null };

    public static TheoryData<string, DeliveryRecord, bool> Cards { get; } = new()
    {
        { "waiting_for_place", In(DeliveryPhase.WaitingForPlace), true },
        { "queued", In(DeliveryPhase.Due), true },
        { "waiting_for_token", In(DeliveryPhase.Due), false },
        { "retrying", In(DeliveryPhase.Due) with { Attempts = 1 }, true },
        { "failed", In(DeliveryPhase.Due) with { RefusedVersion = 5 }, true },
        { "queued", In(DeliveryPhase.Due) with { RefusedVersion = 4 }, true },
        { "sent", In(DeliveryPhase.Starting), true },
        { "accepted", In(DeliveryPhase.Live) with { SeenVersion = 5 }, true },
        { "shown", In(DeliveryPhase.Live) with { SeenVersion = 5, ShownVersion = 1 }, true },
        { "queued", In(DeliveryPhase.Live) with { SeenVersion = 4, ShownVersion = 4, UpdateToken = "aa" }, true },
        { "retrying", In(DeliveryPhase.Live) with { SeenVersion = 4, UpdateToken = "aa", Attempts = 2 }, true },
        { "waiting_for_token", In(DeliveryPhase.Live) with { SeenVersion = 4 }, true },
        { "failed", In(DeliveryPhase.Live) with { SeenVersion = 4, UpdateToken = "aa", RefusedVersion = 5 }, true },
        { "ended", In(DeliveryPhase.Ended), true },
        { "dismissed", In(DeliveryPhase.Dismissed), true },
        { "failed", In(DeliveryPhase.Failed), true },
        { "left", In(DeliveryPhase.Left), true },
        { "replaced", In(DeliveryPhase.Replaced), true },
    };

    [Theory]
    [MemberData(nameof(Cards), DisableDiscoveryEnumeration = true)]
    public void A_phone_shows_the_status_of_its_delivery(string state, DeliveryRecord row, bool hasStartToken) =>
        Assert.Equal(state, DeliveryState.Of(row, broadcast: null, hasStartToken ? Phone : Mute, Newest));

    [Fact]
    public void A_card_on_a_channel_shows_the_status_of_the_channels_push()
    {
        var card = In(DeliveryPhase.Live) with { ChannelId = "c", SeenVersion = 1 };
        var channel = card with { DeviceId = "channel:production", SeenVersion = 5 };

        Assert.Equal("accepted", DeliveryState.Of(card, channel, Phone, Newest));
        Assert.Equal(5, DeliveryState.SeenOf(card, channel));
        Assert.Equal("queued", DeliveryState.Of(card, channel with { SeenVersion = 4 }, Phone, Newest));
        Assert.Equal("retrying", DeliveryState.Of(card, channel with { SeenVersion = 4, Attempts = 1 }, Phone, Newest));
        Assert.Equal("failed", DeliveryState.Of(card, channel with { SeenVersion = 4, RefusedVersion = 5 }, Phone, Newest));
    }

    [Fact]
    public void A_page_needs_no_delivery() =>
        Assert.Equal(DeliveryState.Live, DeliveryState.Of(delivery: null, broadcast: null, Given.Device("board", "ann"), Newest));

    [Fact]
    public void A_notification_waits_for_a_token_of_its_kind()
    {
        var row = OneOffRules.Notification(AccountId.First, "n1", "p1", Given.Noon);
        var reachable = Mute with { ApnsToken = new PushToken("cd", 0, Given.Noon) };

        Assert.Equal("waiting_for_token", DeliveryState.Of(row, broadcast: null, Phone, version: null));
        Assert.Equal("queued", DeliveryState.Of(row, broadcast: null, reachable, version: null));
        var sent = OneOffRules.After(row, Given.Receipt(row, new PushOutcome.Accepted("push", UniqueId: null), version: 1), isForgotten: true, Given.Noon);
        Assert.Equal("accepted", DeliveryState.Of(sent, broadcast: null, reachable, version: null));
    }

    private static readonly Device Browser = Given.Device("w1", "ann", DeviceKind.Web) with
    {
        WebPush = new WebSubscription { Endpoint = "https://push.example.com/1", P256dh = "", Auth = "", VapidKey = "" },
    };

    /// <summary>Apple's browsers get only the important versions.</summary>
    private static readonly Device Safari = Browser with { WebPush = Browser.WebPush! with { Endpoint = "https://web.push.apple.com/1" } };

    private static readonly Device NoPush = Browser with { WebPush = null };

    public static TheoryData<string, DeliveryRecord?, Device> Browsers { get; } = new()
    {
        { "live", null, NoPush },
        { "queued", null, Browser },
        { "live", In(DeliveryPhase.Due), NoPush },
        { "queued", In(DeliveryPhase.Due), Browser },
        { "live", In(DeliveryPhase.Live) with { SeenVersion = 4 }, NoPush },
        { "live", In(DeliveryPhase.Live) with { SeenVersion = 4 }, Safari },
        { "queued", In(DeliveryPhase.Live) with { SeenVersion = 4 }, Browser },
        { "accepted", In(DeliveryPhase.Live) with { SeenVersion = 5 }, Safari },
        { "sent", In(DeliveryPhase.Starting), NoPush },
        { "ended", In(DeliveryPhase.Ended), NoPush },
    };

    [Theory]
    [MemberData(nameof(Browsers), DisableDiscoveryEnumeration = true)]
    public void A_browser_reads_the_state_itself_where_no_push_is_on_its_way(string state, DeliveryRecord? row, Device device) =>
        Assert.Equal(state, DeliveryState.Of(row, broadcast: null, device, Newest));

    [Fact]
    public void A_notification_that_a_browser_has_no_row_for_is_read_by_the_app() =>
        Assert.Equal(DeliveryState.Live, DeliveryState.Of(delivery: null, broadcast: null, Browser, version: null));

    [Fact]
    public void A_delivery_that_is_not_open_yet_waits_for_the_phones_token()
    {
        Assert.Equal("queued", DeliveryState.Of(delivery: null, broadcast: null, Phone, Newest));
        Assert.Equal("waiting_for_token", DeliveryState.Of(delivery: null, broadcast: null, Mute, Newest));
    }

    private static DeliveryRecord In(DeliveryPhase phase) => new()
    {
        Account = AccountId.First,
        SubjectId = "a1",
        DeviceId = "p1",
        Kind = DeliveryKind.Activity,
        Phase = phase,
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };
}
