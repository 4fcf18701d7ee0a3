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

    /// <summary>Never issued here; recorded to notice a provider that keeps using it.</summary>
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

    /// <summary>Null for a token without a virtual phone (benchmarks, tests of the push side alone).</summary>
    public Phone? Phone { get; init; }

    /// <summary>For an update token: the pushes for its activity on its phone. For others: null.</summary>
    public ActivityLane? Lane { get; init; }

    /// <summary>The product's activity id of an update token; null for others.</summary>
    public string? ActivityId { get; init; }

    public TokenState State { get; set; }

    /// <summary>Milliseconds since 1970 of the last change of the state; the timestamp of a 410.</summary>
    public long InvalidSince { get; set; }

    /// <summary>Milliseconds since 1970 of the last time that the app posted it to its server.</summary>
    public long RegisteredAt { get; set; }

    /// <summary>Milliseconds since 1970 of the reply that told the provider to forget it; 0: none since it was registered.</summary>
    public long ToldDeadAt { get; set; }

    /// <summary>Milliseconds since 1970 until which the provider was told to wait (Retry-After); 0: no wait.</summary>
    public long ToldToWaitUntil { get; set; }

    public static string SuffixOf(TokenKind kind) => kind switch
    {
        TokenKind.Device => PushType.Alert.TopicSuffix,
        TokenKind.Widget => PushType.Widgets.TopicSuffix,
        _ => PushType.LiveActivity.TopicSuffix,
    };
}
