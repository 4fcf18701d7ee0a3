using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Revokes a key; the next request with it is refused.</summary>
/// <param name="account">The key's account.</param>
/// <param name="keyId">The key.</param>
/// <param name="by">The user who acts; null for a key that can manage. Only owners manage such keys.</param>
public sealed class RevokeApiKey(AccountId account, string keyId, string? by) : Command<ApiKey>
{
    public override Result<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ApiKeys.Find(account, keyId) is not { RevokedAt: null } key) return ManagementCatalogue.KeyNotFound(keyId);
        if (KeyRows.Check(rows, by, key) is { } notAllowed) return notAllowed;
        if (key.CanManage && KeyRows.IsLastManaging(rows, key)) return ManagementCatalogue.LastManagingKey;
        var revoked = key with { RevokedAt = now };
        rows.ApiKeys.Put(revoked);
        return revoked;
    }
}
