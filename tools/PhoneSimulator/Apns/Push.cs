using System.Text.Json;
using PhoneSimulator.Apns.Channels;
using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Apns;

/// <summary>One push: the request, the reply, and the outcome.</summary>
public sealed class Push
{
    private object? root;

    /// <summary>Position in the log, from 1.</summary>
    public long Sequence { get; set; }

    public DateTimeOffset At { get; init; }

    public int Connection { get; init; }

    /// <summary>Lower-case; "" for a broadcast.</summary>
    public string TokenText { get; init; } = "";

    public string ApnsId { get; set; } = "";

    public PushType? Type { get; set; }

    public string? Topic { get; set; }

    /// <summary>1, 5 or 10; 10 when the header was absent.</summary>
    public int Priority { get; set; } = 10;

    /// <summary>UNIX seconds; null when the header was absent, 0: not stored.</summary>
    public long? Expiration { get; set; }

    public string? CollapseId { get; set; }

    public byte[] Payload { get; set; } = [];

    public PayloadFacts Facts { get; set; } = PayloadFacts.None;

    public TokenRecord? Token { get; set; }

    public string? ChannelId { get; set; }

    public BroadcastChannel? Channel { get; set; }

    public ApnsAnswer Answer { get; set; } = ApnsAnswers.Ok;

    /// <summary>True when a fault chose the reply.</summary>
    public bool Injected { get; set; }

    public PushOutcome Outcome { get; set; } = PushOutcome.Refused;

    /// <summary>The payload as a tree, built on first use; a broadcast shares it among its phones.</summary>
    public JsonElement Json
    {
        get
        {
            if (root is JsonElement known) return known;
            using var document = JsonDocument.Parse(Payload);
            var element = document.RootElement.Clone();
            root = element;
            return element;
        }
    }

    /// <summary>True when the push may still be delivered at that UNIX second.</summary>
    public bool LivesAt(long seconds) => Expiration is not { } until || until > seconds;
}

/// <summary>Outcome of a push.</summary>
public enum PushOutcome
{
    /// <summary>The reply was not 200.</summary>
    Refused,

    /// <summary>Accepted for a token or channel that no virtual phone belongs to.</summary>
    Accepted,

    /// <summary>Reached the phone and was used.</summary>
    Delivered,

    /// <summary>Reached the phone and was not used: older than the shown state, or for an ended activity.</summary>
    Ignored,

    /// <summary>Stored until the phone is online again.</summary>
    Stored,

    /// <summary>Was stored, then a newer one replaced it.</summary>
    Replaced,

    /// <summary>Was stored, then expired; or had expiration 0 while the phone was offline.</summary>
    Expired,

    /// <summary>Above the phone's budget.</summary>
    Throttled,

    /// <summary>Accepted and lost by a fault.</summary>
    Lost,

    /// <summary>In transit; a fault delays it.</summary>
    Delayed,
}
