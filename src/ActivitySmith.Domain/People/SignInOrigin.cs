using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>The source of a sign-in attempt.</summary>
/// <param name="Network">Key of the client's network.</param>
/// <param name="Browser">Key of the browser, from the cookie that this server gave it; null without one.</param>
/// <param name="Address">The client's address, for the audit log; null when unknown.</param>
public sealed record SignInSource(string Network, string? Browser, string? Address = null)
{
    /// <summary>Key of the row that counts a person's attempts from the network.</summary>
    public string NetworkOf(string userId) => $"{userId}/n/{Network}";

    /// <summary>Key of the row that counts a person's attempts in the browser; null without a browser key.</summary>
    public string? BrowserOf(string userId) => Browser is null ? null : $"{userId}/b/{Browser}";
}

/// <summary>Counts of one person's sign-in attempts from one network or in one browser.</summary>
public sealed record SignInOrigin
{
    /// <summary>How long the row is kept after the last failure.</summary>
    public static readonly TimeSpan KeptAfterFailure = TimeSpan.FromDays(1);

    /// <summary>How long a network or browser counts as known after the person's last sign-in there.</summary>
    public static readonly TimeSpan KnownAfterSignIn = TimeSpan.FromDays(180);

    public required AccountId Account { get; init; }

    /// <summary>See <see cref="SignInSource"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Failures in a row, 0 to <see cref="Lockout.MaxFailures"/>.</summary>
    public int Failures { get; init; }

    /// <summary>Until then attempts from here are refused unchecked; null when not paused.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When the person last signed in from here; null for an unknown origin.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>When the row is pruned.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Whether the person has recently signed in from here. A time further in the future than <see cref="KnownAfterSignIn"/> comes from a clock that
    /// was wrong and does not count.
    /// </summary>
    public bool IsKnown(DateTimeOffset now) => SignedInAt is { } at && (now - at).Duration() < KnownAfterSignIn;
}
