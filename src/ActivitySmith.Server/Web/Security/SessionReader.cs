using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Looks sessions up as they are committed.</summary>
internal sealed class SessionReader(PeopleQueries people, TimeProvider clock)
{
    /// <summary>The visitor behind a session; null when it was ended, its time is over, or its user is no longer there.</summary>
    public async Task<Visitor?> Find(AccountId account, string sessionId, CancellationToken cancellation)
    {
        if (await people.FindSession(account, sessionId, cancellation) is not { } session || session.IsOver(clock.GetUtcNow())) return null;
        return await people.FindMember(account, session.UserId, cancellation) is { } member ? new Visitor(member, session) : null;
    }
}
