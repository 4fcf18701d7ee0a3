using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>One browser in which a person is signed in.</summary>
public sealed record Session
{
    /// <summary>A session ends when it was not used for 30 days,</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromDays(30);

    /// <summary>and 90 days after signing in, however often it was used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Sessions of one person; the next one ends the one that was unused for longest.</summary>
    public const int MaxPerPerson = 20;

    public required AccountId Account { get; init; }

    /// <summary>SHA-256 of the secret in the browser's cookie, in lower-case hex; the secret itself is not kept.</summary>
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last use, to a few minutes.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When the session was opened by a one-time link; null for one by password.</summary>
    public DateTimeOffset? LinkAt { get; init; }

    /// <summary>As in <see cref="Devices.BrowserName"/>.</summary>
    public required string Browser { get; init; }

    /// <summary>The client's network at the last use: an IPv4 address or an IPv6 /64.</summary>
    public required string Network { get; init; }

    /// <summary>
    /// Whether it signs nobody in any longer. One that is dated further ahead than it lives is from a clock that was wrong, and of unknown age.
    /// </summary>
    public bool IsOver(DateTimeOffset now) => (now - SeenAt).Duration() >= IdleTime || (now - CreatedAt).Duration() >= Lifetime;
}

/// <summary>A later use of a session, to be noted in its row.</summary>
/// <param name="Account">The session's account.</param>
/// <param name="Id">The session.</param>
/// <param name="SeenAt">When it was used.</param>
/// <param name="Browser">As in <see cref="Session.Browser"/>.</param>
/// <param name="Network">As in <see cref="Session.Network"/>.</param>
public sealed record SessionUse(AccountId Account, string Id, DateTimeOffset SeenAt, string Browser, string Network);
