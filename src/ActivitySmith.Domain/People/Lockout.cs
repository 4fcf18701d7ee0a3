namespace ActivitySmith.Domain.People;

/// <summary>Slows down guessing: some failures in a row, then a pause. A one-time link still opens the door for the person.</summary>
public static class Lockout
{
    /// <summary>Wrong passwords or codes in a row that are judged before the pause.</summary>
    public const int MaxFailures = 5;

    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    public static Person AfterFailure(Person person, DateTimeOffset now)
    {
        if (person.IsLocked(now)) return person;
        var failures = person.Failures + 1;
        return failures < MaxFailures
            ? person with { Failures = failures, LockedUntil = null, UpdatedAt = now }
            : person with { Failures = 0, LockedUntil = now + Pause, UpdatedAt = now };
    }
}
