using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Changes a key's name, scope or permission, with effect from the next request.</summary>
/// <param name="account">The key's account.</param>
/// <param name="keyId">The key.</param>
/// <param name="change">The members that change.</param>
/// <param name="by">The user who acts; null for a key that can manage. Only owners manage such keys.</param>
public sealed class ChangeApiKey(AccountId account, string keyId, KeyChange change, string? by) : Command<ApiKey>
{
    public override Result<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ApiKeys.Find(account, keyId) is not { RevokedAt: null } before) return ManagementCatalogue.KeyNotFound(keyId);
        var key = change.Apply(before);
        if (key.IsRefused(out var refusal)) return refusal;
        if ((KeyRows.Check(rows, by, before) ?? KeyRows.Check(rows, by, key.Value)) is { } notAllowed) return notAllowed;
        if (KeyRows.UnknownChannel(rows, key.Value) is { } unknown) return unknown;
        if (before.CanManage && !key.Value.CanManage && KeyRows.IsLastManaging(rows, before)) return ManagementCatalogue.LastManagingKey;
        rows.ApiKeys.Put(key.Value);
        return key;
    }
}
