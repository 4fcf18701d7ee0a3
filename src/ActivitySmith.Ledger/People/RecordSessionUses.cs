using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.People;

/// <summary>
/// Stores when and where sessions were last used. Ended sessions stay unchanged. A stored use in the future comes from a clock that was wrong and is
/// replaced.
/// </summary>
public sealed class RecordSessionUses(IReadOnlyList<SessionUse> uses) : Command<int>
{
    public override Result<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var noted = 0;
        foreach (var use in uses)
        {
            if (rows.Sessions.Find(use.Account, use.Id) is not { } session || (session.SeenAt >= use.SeenAt && session.SeenAt <= now)) continue;
            rows.Sessions.Put(session with { SeenAt = use.SeenAt, Browser = use.Browser, Network = use.Network });
            noted++;
        }

        return noted;
    }
}
