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
    /// <summary>Accounts in which one e-mail address is tried; each try costs one slow hash.</summary>
    private const int MostAccounts = 5;

    /// <summary>Who signs in with this address: one person per account, those of deleted accounts left out.</summary>
    /// <param name="email">As <see cref="EmailAddress.Normal"/> leaves it.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public Task<List<Person>> ByEmail(string email, CancellationToken cancellation) => connections.Query(
        PeopleTables.People,
        "WHERE email = @email AND password_hash IS NOT NULL AND account_id IN (SELECT account_id FROM accounts) ORDER BY account_id LIMIT @limit",
        new { email, limit = MostAccounts },
        cancellation);

    public async Task<Person?> Find(AccountId account, string userId, CancellationToken cancellation) =>
        await connections.Find(PeopleTables.People, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation);

    /// <summary>A user and how the user signs in, for every request of a session; null once the user or the account is gone.</summary>
    public async Task<Member?> FindMember(AccountId account, string userId, CancellationToken cancellation)
    {
        if (await connections.Find(AccountTables.Accounts, Conditions.Of(account), cancellation) is not { } known) return null;
        var user = await connections.Find(AccountTables.Users, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation);
        return user is null ? null : new Member(user, await Find(account, userId, cancellation)) { AccountName = known.Name };
    }

    /// <summary>A session that was not ended; null when it was, or never was. Whether its time is over is for the caller.</summary>
    public async Task<Session?> FindSession(AccountId account, string sessionId, CancellationToken cancellation) =>
        await connections.Find(SessionTables.Sessions, Conditions.Of(account).And("session_id = @sessionId", "sessionId", sessionId), cancellation);

    /// <summary>The browsers in which a person is signed in, the one used last first.</summary>
    public async Task<IReadOnlyList<Session>> Sessions(AccountId account, string userId, CancellationToken cancellation) =>
        [.. (await connections.Query(SessionTables.Sessions, Conditions.Of(account).And("user_id = @userId", "userId", userId), cancellation)).OrderByDescending(session => session.SeenAt)];

    /// <summary>
    /// In how many accounts the address is that is in most of them, at most as many as <see cref="ByEmail"/> gives and at least 1: so many passwords
    /// are compared at every attempt, so that its time does not tell whether somebody has the address.
    /// </summary>
    public async Task<int> MostSharedEmail(CancellationToken cancellation)
    {
        await using var connection = await connections.Open(cancellation);
        var most = await connection.QuerySingleAsync<long?>(new CommandDefinition(
            "SELECT MAX(shared) FROM (SELECT COUNT(*) AS shared FROM people WHERE email IS NOT NULL GROUP BY email) AS addresses", cancellationToken: cancellation));
        return (int)Math.Clamp(most ?? 1, 1, MostAccounts);
    }

    /// <summary>All users of an account in the order of joining.</summary>
    public async Task<IReadOnlyList<Member>> Members(AccountId account, CancellationToken cancellation)
    {
        var people = (await connections.Query(PeopleTables.People, Conditions.Of(account), cancellation)).ToDictionary(person => person.UserId);
        var users = await connections.Query(AccountTables.Users, Conditions.Of(account), cancellation);
        return [.. users.OrderBy(user => user.CreatedAt).Select(user => new Member(user, people.GetValueOrDefault(user.Id)))];
    }

    /// <summary>Invites that still wait, newest first; expired ones included until they are pruned.</summary>
    public async Task<IReadOnlyList<Invite>> Invites(AccountId account, CancellationToken cancellation) =>
        [.. (await connections.Query(PeopleTables.Invites, Conditions.Of(account), cancellation)).OrderByDescending(invite => invite.CreatedAt)];

    /// <summary>Null when the token is unknown, or its invite is over.</summary>
    /// <param name="tokenHash">See <see cref="Invite.TokenHash"/>.</param>
    /// <param name="now">An invite that has expired by then is not given.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<Invite?> InviteOf(string tokenHash, DateTimeOffset now, CancellationToken cancellation) =>
        await connections.Find(
            PeopleTables.Invites,
            "WHERE token_hash = @tokenHash AND expires_at > @now AND account_id IN (SELECT account_id FROM accounts)",
            new { tokenHash, now = now.ToUnixTimeMilliseconds() },
            cancellation);
}

/// <param name="User">Name and role.</param>
/// <param name="Person">Null for users who have only come by one-time links.</param>
public sealed record Member(User User, Person? Person)
{
    /// <summary>Empty in lists.</summary>
    public string AccountName { get; init; } = "";

    /// <summary>What sessions of this user must carry.</summary>
    public string Stamp => Person?.Stamp ?? Person.FirstStamp;
}
