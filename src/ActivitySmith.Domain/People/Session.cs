using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>The session of one browser in which a person is signed in.</summary>
public sealed record Session
{
    /// <summary>A session ends when it has not been used for 30 days,</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromDays(30);

    /// <summary>and 90 days after sign-in in any case.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Maximum sessions of one person; a new one ends the one that was used least recently.</summary>
    public const int MaxPerPerson = 20;

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the secret in the browser's cookie, in lower-case hex; the server does not store the secret itself.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last use, accurate to a few minutes.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When a one-time link opened the session; null for a sign-in with a password.</summary>
    public DateTimeOffset? LinkAt { get; init; }

    /// <summary>As in <see cref="Devices.BrowserName"/>.</summary>
    public required string Browser { get; init; }

    /// <summary>The client's network at the last use: an IPv4 address or an IPv6 /64.</summary>
    public required string Network { get; init; }

    /// <summary>
    /// Whether the session has ended. A time further in the future than the session's lifetime comes from a clock that was wrong, so the age is
    /// unknown and the session has ended.
    /// </summary>
    public bool IsOver(DateTimeOffset now) => (now - SeenAt).Duration() >= IdleTime || (now - CreatedAt).Duration() >= Lifetime;
}

/// <summary>A use of a session, to be stored in its row.</summary>
/// <param name="Account">The session's account.</param>
/// <param name="Id">The session.</param>
/// <param name="SeenAt">When it was used.</param>
/// <param name="Browser">As in <see cref="Session.Browser"/>.</param>
/// <param name="Network">As in <see cref="Session.Network"/>.</param>
public sealed record SessionUse(AccountId Account, string Id, DateTimeOffset SeenAt, string Browser, string Network);
