using PhoneSimulator.Judging;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Apns.Tokens;

public enum TokenKind
{
    /// <summary>The app's device token: alerts, background pushes, badges.</summary>
    Device,

    /// <summary>Starts Live Activities.</summary>
    PushToStart,

    /// <summary>Updates and ends one Live Activity.</summary>
    Update,

    Widget,
}

public enum TokenState
{
    Active,
    Unregistered,
    Expired,

    /// <summary>Never given out here; kept to notice a provider that goes on using it.</summary>
    Unknown,
}

/// <summary>One push token: one app on one phone in one environment, for one topic.</summary>
public sealed class TokenRecord
{
    public required string Text { get; init; }

    public required TokenKind Kind { get; init; }

    /// <summary>Bundle id with the kind's suffix.</summary>
    public required string Topic { get; init; }

    /// <summary><c>production</c> or <c>sandbox</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>Null for a token of nobody (benchmarks, tests of the push side alone).</summary>
    public Phone? Phone { get; init; }

    /// <summary>Of an update token: what was sent for its activity on its phone. Of others: null.</summary>
    public ActivityLane? Lane { get; init; }

    /// <summary>The product's activity id of an update token; null for others.</summary>
    public string? ActivityId { get; init; }

    public TokenState State { get; set; }

    /// <summary>Milliseconds since 1970, when the state became what it is; what a 410 says.</summary>
    public long InvalidSince { get; set; }

    /// <summary>Milliseconds since 1970, when the app last posted it to its server.</summary>
    public long RegisteredAt { get; set; }

    /// <summary>Milliseconds since 1970 of the answer that told the provider to forget it; 0: none since it was registered.</summary>
    public long ToldDeadAt { get; set; }

    /// <summary>Milliseconds since 1970 until when the provider was told to wait (Retry-After); 0: not told.</summary>
    public long ToldToWaitUntil { get; set; }

    public static string SuffixOf(TokenKind kind) => kind switch
    {
        TokenKind.Device => PushType.Alert.TopicSuffix,
        TokenKind.Widget => PushType.Widgets.TopicSuffix,
        _ => PushType.LiveActivity.TopicSuffix,
    };
}
