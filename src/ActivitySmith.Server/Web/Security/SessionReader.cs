using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Reads sessions as committed.</summary>
internal sealed class SessionReader(PeopleQueries people, TimeProvider clock)
{
    /// <summary>The visitor of a session; null when the session has ended or expired, or its user was removed.</summary>
    public async Task<Visitor?> Find(AccountId account, string sessionId, CancellationToken cancellation)
    {
        if (await people.FindSession(account, sessionId, cancellation) is not { } session || session.IsOver(clock.GetUtcNow())) return null;
        return await people.FindMember(account, session.UserId, cancellation) is { } member ? new Visitor(member, session) : null;
    }
}
