namespace ActivitySmith.Domain.People;

/// <summary>
/// Slows down password guessing without locking a person out. The server counts failures per person and origin: the client's network, or the browser
/// when the person has signed in with it before. A second count per person bounds guesses from many networks. Known origins are exempt from it, so an
/// attacker elsewhere cannot keep the person out. One-time links always work.
/// </summary>
public static class Lockout
{
    /// <summary>Wrong passwords or codes in a row from one origin before the pause.</summary>
    public const int MaxFailures = 5;

    /// <summary>Wrong passwords or codes from all unknown origins together before the pause for all unknown origins.</summary>
    public const int MaxFailuresElsewhere = 20;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <param name="person">The person whose sign-in is attempted.</param>
    /// <param name="origin">Origin of the attempt; null when it has no row.</param>
    /// <param name="now">The server's time.</param>
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

    /// <summary>
    /// Whether the time is in the future by at most one <see cref="Pause"/>. A pause that a clock in the future has set must not last longer than a
    /// normal one.
    /// </summary>
    internal static bool IsAhead(DateTimeOffset? until, DateTimeOffset now) => until > now && until - now <= Pause;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
