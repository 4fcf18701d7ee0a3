using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Changes a key's name, scope or permission, with effect from the next request.</summary>
public sealed class ChangeApiKey(AccountId account, string keyId, KeyChange change) : Command<ApiKey>
{
    public override Result<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ApiKeys.Find(account, keyId) is not { RevokedAt: null } before) return ManagementCatalogue.KeyNotFound(keyId);
        var key = change.Apply(before);
        if (key.IsRefused(out var refusal)) return refusal;
        if (KeyRows.UnknownChannel(rows, key.Value) is { } unknown) return unknown;
        if (before.CanManage && !key.Value.CanManage && KeyRows.IsLastManaging(rows, before)) return ManagementCatalogue.LastManagingKey;
        rows.ApiKeys.Put(key.Value);
        return key;
    }
}
