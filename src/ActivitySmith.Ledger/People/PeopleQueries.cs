using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;
using Dapper;

namespace ActivitySmith.Ledger.People;

/// <summary>Committed people and invites.</summary>
public sealed class PeopleQueries(IReadConnections connections)
{
    /// <summary>Maximum accounts per sign-in attempt with the same email address; each one costs one slow hash.</summary>
    private const int MostAccounts = 5;

    /// <summary>The people who sign in with this address: at most one per account, without those of deleted accounts.</summary>
    /// <param name="email">Normalized by <see cref="EmailAddress.Normal"/>.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<List<Person>> ByEmail(string email, CancellationToken cancellation) => connections.Query(
        PeopleTables.People,
        "WHERE email = @email AND password_hash IS NOT NULL AND account_id IN (SELECT account_id FROM accounts) ORDER BY account_id LIMIT @limit",
        new { email, limit = MostAccounts },
        cancellation);

    public async Task<Person?> Find(AccountId account, string userId, CancellationToken cancellation) =>
        await connections.Find(PeopleTables.People, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation);

    /// <summary>A user and how the user signs in, for every request of a session; null when the user or the account was deleted.</summary>
    public async Task<Member?> FindMember(AccountId account, string userId, CancellationToken cancellation)
    {
        if (await connections.Find(AccountTables.Accounts, Conditions.Of(account), cancellation) is not { } known) return null;
        var user = await connections.Find(AccountTables.Users, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation);
        return user is null ? null : new Member(user, await Find(account, userId, cancellation)) { AccountName = known.Name };
    }

    /// <summary>A stored session; null when it has ended or never existed. The caller checks whether it has expired.</summary>
    public async Task<Session?> FindSession(AccountId account, string sessionId, CancellationToken cancellation) =>
        await connections.Find(SessionTables.Sessions, Conditions.Of(account).And("session_id = @sessionId", "sessionId", sessionId), cancellation);

    /// <summary>A person's sessions, most recently used first.</summary>
    public async Task<IReadOnlyList<Session>> Sessions(AccountId account, string userId, CancellationToken cancellation) =>
        [.. (await connections.Query(SessionTables.Sessions, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation))
            .OrderByDescending(session => session.SeenAt)];

    /// <summary>
    /// The number of accounts that share the most widely shared email address, from 1 to the maximum of <see cref="ByEmail"/>. Every attempt compares
    /// this many passwords, so that its duration does not reveal whether anybody has the address.
    /// </summary>
    public async Task<int> MostSharedEmail(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var most = await connection.QuerySingleAsync<long?>(new CommandDefinition(
            "SELECT MAX(shared) FROM (SELECT COUNT(*) AS shared FROM people WHERE email IS NOT NULL GROUP BY email) AS addresses",
            cancellationToken: cancellation));
        return (int)Math.Clamp(most ?? 1, 1, MostAccounts);
    }

    /// <summary>All users of an account: owners, admins, members, each in the order of creation.</summary>
    public async Task<IReadOnlyList<Member>> Members(AccountId account, CancellationToken cancellation)
    {
        var people = (await connections.Query(PeopleTables.People, Conditions.Of(account), cancellation)).ToDictionary(person => person.UserId);
        var users = await connections.Query(AccountTables.Users, Conditions.Of(account), cancellation);
        var ordered = users.OrderBy(user => Role.OrderOf(user.Role)).ThenBy(user => user.CreatedAt);
        return [.. ordered.Select(user => new Member(user, people.GetValueOrDefault(user.Id)))];
    }

    /// <summary>Open invites, newest first, including expired ones that are not pruned yet.</summary>
    public async Task<IReadOnlyList<Invite>> Invites(AccountId account, CancellationToken cancellation) =>
        [.. (await connections.Query(PeopleTables.Invites, Conditions.Of(account), cancellation)).OrderByDescending(invite => invite.CreatedAt)];

    /// <summary>The invite of a link; null when the token is unknown or the invite has expired.</summary>
    /// <param name="tokenHash">See <see cref="Invite.TokenHash"/>.</param>
    /// <param name="now">The server's time.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<Invite?> InviteOf(string tokenHash, DateTimeOffset now, CancellationToken cancellation) =>
        await connections.Find(
            PeopleTables.Invites,
            "WHERE token_hash = @tokenHash AND expires_at > @now AND account_id IN (SELECT account_id FROM accounts)",
            new { tokenHash, now = now.ToUnixTimeMilliseconds() },
            cancellation);
}

/// <param name="User">Name and role.</param>
/// <param name="Person">Null for users who have only used one-time links.</param>
public sealed record Member(User User, Person? Person)
{
    /// <summary>Empty in lists.</summary>
    public string AccountName { get; init; } = "";

    /// <summary>The stamp that sessions of this user must have.</summary>
    public string Stamp => Person?.Stamp ?? Person.FirstStamp;
}
