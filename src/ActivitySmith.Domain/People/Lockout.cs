namespace ActivitySmith.Domain.People;

/// <summary>
/// Slows down guessing without locking anybody out. Failures count per person and origin, where an origin is the client's network, or the
/// browser when the person has signed in with it before. A person-wide count bounds guesses that come from many networks; known origins
/// are exempt from it, so that nobody can keep a person out from elsewhere. A one-time link works all the same.
/// </summary>
public static class Lockout
{
    /// <summary>Wrong passwords or codes in a row from one origin that are judged before the pause.</summary>
    public const int MaxFailures = 5;

    /// <summary>Wrong passwords or codes from all unknown origins together that are judged before the pause for all of them.</summary>
    public const int MaxFailuresElsewhere = 20;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <param name="person">Who is said to sign in.</param>
    /// <param name="origin">From where; null when nothing is known of it.</param>
    /// <param name="now">The time.</param>
    public static bool IsPaused(Person person, SignInOrigin? origin, DateTimeOffset now) =>
        IsAhead(origin?.PausedUntil, now) || (origin?.IsKnown(now) != true && person.IsSlowed(now));

    /// <summary>The origin after one more failure.</summary>
    public static SignInOrigin AfterFailure(SignInOrigin origin, DateTimeOffset now)
    {
        var isOver = origin.Failures + 1 >= MaxFailures;
        return origin with
        {
            Failures = isOver ? 0 : origin.Failures + 1,
            PausedUntil = isOver ? now + Pause : null,
            ExpiresAt = Later(origin.ExpiresAt, now + SignInOrigin.KeptAfterFailure),
        };
    }

    /// <summary>The person after a failure from an unknown origin.</summary>
    public static Person AfterFailureElsewhere(Person person, DateTimeOffset now)
    {
        var failures = person.Failures + 1;
        return failures < MaxFailuresElsewhere
            ? person with { Failures = failures, UpdatedAt = now }
            : person with { Failures = 0, LockedUntil = now + Pause, UpdatedAt = now };
    }

    /// <summary>A pause that a clock which was ahead has set must not last longer than a pause.</summary>
    internal static bool IsAhead(DateTimeOffset? until, DateTimeOffset now) => until > now && until - now <= Pause;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
