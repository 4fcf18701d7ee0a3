using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

internal static class KeyRows
{
    public static Refusal? UnknownChannel(RowSet rows, ApiKey key)
    {
        for (var i = 0; i < key.Scope.Channels?.Count; i++)
        {
            if (rows.Channels.Find(key.Account, key.Scope.Channels[i]) is null)
                return ManagementCatalogue.UnknownChannel(key.Scope.Channels[i], $"channels[{i}]");
        }

        return null;
    }

    public static bool IsLastManaging(RowSet rows, ApiKey key) =>
        !rows.ApiKeys.All(key.Account).Any(other => other.Id != key.Id && other.CanManage && other.RevokedAt is null);
}
