using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>Where an attempt to sign in comes from.</summary>
/// <param name="Network">Key of the client's network.</param>
/// <param name="Browser">Key of the browser, when it sent one that this server gave it; null otherwise.</param>
/// <param name="Address">The client's address, for the audit log; null when it is not known.</param>
public sealed record SignInSource(string Network, string? Browser, string? Address = null)
{
    /// <summary>Key of the row that counts attempts of a person from the network.</summary>
    public string NetworkOf(string userId) => $"{userId}/n/{Network}";

    /// <summary>Key of the row that counts attempts of a person in the browser; null without one.</summary>
    public string? BrowserOf(string userId) => Browser is null ? null : $"{userId}/b/{Browser}";
}

/// <summary>What one person's attempts from one network, or in one browser, came to.</summary>
public sealed record SignInOrigin
{
    /// <summary>Kept for so long after the last failure.</summary>
    public static readonly TimeSpan KeptAfterFailure = TimeSpan.FromDays(1);

    /// <summary>A network or browser counts as known for so long after the last time that the person signed in there.</summary>
    public static readonly TimeSpan KnownAfterSignIn = TimeSpan.FromDays(180);

    public required AccountId Account { get; init; }

    /// <summary>See <see cref="SignInSource"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Failures in a row, 0 to <see cref="Lockout.MaxFailures"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Until then no attempt from here is judged; null when not paused.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When the person last signed in from here; null for an unknown origin.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>The row is pruned then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether the person is known to sign in from here. A time that lies further ahead than that holds is from a clock that was wrong.</summary>
    public bool IsKnown(DateTimeOffset now) => SignedInAt is { } at && (now - at).Duration() < KnownAfterSignIn;
}
