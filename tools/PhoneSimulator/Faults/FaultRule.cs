using System.Text.Json.Serialization;

namespace PhoneSimulator.Faults;

/// <summary>An action on the pushes that match. Absent members match everything and do nothing.</summary>
public sealed record FaultRule
{
    /// <summary>Set when the rule is added.</summary>
    public int Id { get; init; }

    /// <summary>Which side: <c>device</c>, <c>broadcast</c> or <c>manage</c>.</summary>
    public string? On { get; init; }

    public string? Token { get; init; }

    public string? ActivityId { get; init; }

    /// <summary>Id of a virtual phone.</summary>
    public string? Phone { get; init; }

    public string? ChannelId { get; init; }

    public string? PushType { get; init; }

    /// <summary><c>start</c>, <c>update</c> or <c>end</c>.</summary>
    public string? Event { get; init; }

    public int? Priority { get; init; }

    /// <summary>Matches that pass before the first hit.</summary>
    public int Skip { get; init; }

    /// <summary>Hits after which the rule ends; null: never.</summary>
    public int? Count { get; init; }

    /// <summary>Fraction of the matches that are hit, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Hits only pushes above this rate per second and token.</summary>
    public int? PerSecond { get; init; }

    /// <summary>Replies with this status instead of the regular reply; the push is not processed.</summary>
    public int? Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>Seconds in Retry-After.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Milliseconds since 1970 in the body of a 410; null: now.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Milliseconds before the reply; the push is processed first.</summary>
    public int? LatencyMs { get; init; }

    /// <summary><c>before</c> or <c>after</c>: the connection breaks before or after the push was processed, without a reply.</summary>
    public string? Drop { get; init; }

    /// <summary>Reason of a GOAWAY. The push itself is refused as unprocessed, unless <see cref="GoawayAnswers"/>.</summary>
    public string? Goaway { get; init; }

    /// <summary>True: the push that caused the GOAWAY is still processed and gets its reply.</summary>
    public bool GoawayAnswers { get; init; }

    /// <summary>Replies with 200 and loses the push.</summary>
    public bool Lose { get; init; }

    /// <summary>Milliseconds until an accepted push reaches the phone; later ones overtake it.</summary>
    public int? DeliveryDelayMs { get; init; }

    /// <summary>Number of hits so far.</summary>
    public int Hits { get; init; }

    /// <summary>Stream limit of every open connection; takes effect immediately, no push is hit.</summary>
    public int? MaxStreams { get; init; }

    /// <summary>Seconds that the push side's clock is ahead; takes effect immediately, no push is hit.</summary>
    public int? ClockSkewSeconds { get; init; }

    /// <summary>Sends GOAWAY with this reason on every open connection; takes effect immediately, no push is hit.</summary>
    public string? GoawayAll { get; init; }

    /// <summary>True for entries that are an immediate action and not a rule.</summary>
    [JsonIgnore]
    public bool IsImmediate => MaxStreams is not null || ClockSkewSeconds is not null || GoawayAll is not null;

    /// <summary>True when the push gets a reply without being checked.</summary>
    [JsonIgnore]
    public bool ChoosesAnswer => Status is not null || Reason is not null;

    /// <returns>The first error; null: none.</returns>
    public string? FirstError()
    {
        if (On is not (null or "device" or "broadcast" or "manage")) return "on is device, broadcast or manage";
        if (Drop is not (null or "before" or "after")) return "drop is before or after";
        if (Event is not (null or "start" or "update" or "end")) return "event is start, update or end";
        if (Status is < 200 or > 599) return "status is from 200 to 599";
        if (Probability is < 0 or > 1 || !double.IsFinite(Probability)) return "probability is from 0 to 1";
        if (Skip < 0 || Count is < 1 || PerSecond is < 0 || RetryAfter is < 0)
            return "skip, count, per_second and retry_after are not negative, count at least 1";
        if (LatencyMs is < 0 or > 600_000 || DeliveryDelayMs is < 0 or > 600_000) return "delays are from 0 to 600000 milliseconds";
        if (MaxStreams is < 0 or > 100_000) return "max_streams is from 0 to 100000";
        if (Reason is { } reason && !reason.All(char.IsAsciiLetterOrDigit)) return "reason is letters and digits";
        if ((Goaway ?? GoawayAll) is { } goaway && !goaway.All(char.IsAsciiLetterOrDigit)) return "goaway is letters and digits";
        return null;
    }
}
