using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>Signs out one browser of a person; changes nothing when the session has already ended.</summary>
public sealed class EndSession(AccountId account, string userId, string sessionId) : Command<bool>
{
    public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Sessions.Find(account, sessionId) is not { } session || session.UserId != userId) return false;
        rows.Sessions.Remove(account, sessionId);
        return true;
    }
}
