using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Notifications;

/// <summary>When a push notification is sent (docs/api.md, Scheduled notifications).</summary>
public static class PushSchedule
{
    /// <summary>How far ahead a push may be scheduled.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(30);

    /// <summary>A time this far in the past is sent at once: the clocks of sender and server differ. An earlier one is a mistake.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Maximum of scheduled pushes per account.</summary>
    public const int MaxPerAccount = 1_000;

    /// <summary>The time at which a push is to be sent; null: at once.</summary>
    /// <param name="at"><c>deliver_at</c>; null when the request has none.</param>
    /// <param name="inSeconds"><c>deliver_in_seconds</c>; null when the request has none.</param>
    /// <param name="now">The server's time.</param>
    public static Result<Schedule> Of(DateTimeOffset? at, long? inSeconds, DateTimeOffset now)
    {
        if (at is not null && inSeconds is not null) return Refuse("deliver_in_seconds", "cannot be combined with deliver_at; send one of them");
        if (inSeconds is < 0 || inSeconds > (long)MaxAhead.TotalSeconds)
            return Refuse("deliver_in_seconds", $"must be between 0 and {(long)MaxAhead.TotalSeconds} (30 days)");
        if (inSeconds is { } seconds) return new Schedule(seconds == 0 ? null : now.AddSeconds(seconds));
        if (at is null) return new Schedule(At: null);
        if (at > now + MaxAhead) return Refuse("deliver_at", $"must be at most 30 days ahead; the server's time is {Instant.Text(now)}");
        if (at < now - Tolerance) return Refuse("deliver_at", $"must be in the future; the server's time is {Instant.Text(now)}");
        return new Schedule(at > now ? Instant.RoundUp(at.Value) : null);
    }

    private static Refusal Refuse(string member, string what) => Catalogue.Invalid($"Invalid {member}", member, $"{member} {what}");
}

/// <param name="At">When to send; null: at once.</param>
public readonly record struct Schedule(DateTimeOffset? At);
