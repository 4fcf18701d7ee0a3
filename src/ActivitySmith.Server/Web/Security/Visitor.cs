using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>The person who uses a page, as a parameter of an endpoint; only behind <see cref="PageSession.Policy"/>.</summary>
/// <param name="Member">The committed row of the person when the request arrived.</param>
/// <param name="Session">The session of the browser.</param>
public sealed record Visitor(Member Member, Session Session)
{
    /// <summary>For this time after signing in by a link the server requires no password, so that the person can replace a forgotten one.</summary>
    public static readonly TimeSpan LinkIsFresh = TimeSpan.FromHours(1);

    public AccountId Account => Member.User.Account;

    public string UserId => Member.User.Id;

    /// <summary>Shown above every page.</summary>
    public string AccountName => Member.AccountName;

    public string Name => Member.User.Name;

    /// <summary>One of <see cref="Domain.People.Role"/>.</summary>
    public string Role => Member.User.Role;

    public bool IsOwner => Domain.People.Role.IsOwner(Role);

    /// <summary>Whether the person is an owner or an admin (<see cref="Domain.People.Role.CanManage(string)"/>).</summary>
    public bool CanManage => Domain.People.Role.CanManage(Role);

    /// <summary>Whether the person is an owner of the first account, who runs the server: only they see its hosts, keys and paths.</summary>
    public bool RunsServer => IsOwner && Account == AccountId.First;

    public bool HasPassword => Member.Person?.PasswordHash is not null;

    /// <summary>The person as the author of ledger commands: all devices of the account, and the right to manage for owners and admins.</summary>
    public Caller Caller => new(Account, UserId, KeyScope.All, CanManage);

    public bool CameByFreshLink(DateTimeOffset now) => Session.LinkAt is { } at && (now - at).Duration() < LinkIsFresh;

    /// <exception cref="InvalidOperationException">The route requires no session, which is a bug in its definition.</exception>
    public static ValueTask<Visitor> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Visitor>()
        ?? throw new InvalidOperationException($"The route {context.GetEndpoint()?.DisplayName} requires no session, so it has no visitor"));
}
