using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Keeps when keys were last used. An earlier time than the one kept changes nothing, nor does a key that is gone.</summary>
public sealed class NoteKeyUses(IReadOnlyList<KeyUse> uses) : Command<int>
{
    public override Outcome<int> Apply(RowSet rows, DateTimeOffset now)
    {
        var noted = 0;
        foreach (var use in uses)
        {
            if (rows.ApiKeys.Find(use.Account, use.KeyId) is not { RevokedAt: null }) continue;
            // A time that lies ahead is from a clock that was wrong.
            if (rows.KeyUses.Find(use.Account, use.KeyId) is { } known && known.LastUsedAt >= use.LastUsedAt && known.LastUsedAt <= now) continue;
            rows.KeyUses.Put(use);
            noted++;
        }

        return noted;
    }
}
