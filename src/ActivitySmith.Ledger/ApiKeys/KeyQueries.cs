using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Committed active keys.</summary>
public sealed class KeyQueries(IReadConnections connections)
{
    /// <summary>Newest first.</summary>
    public Task<List<ApiKey>> List(AccountId account, PageByTime page, CancellationToken cancellation) =>
        connections.Query(ApiKeyTable.Keys, Working(account).Page(page, "created_at", "key_id"), cancellation);

    public async Task<ApiKey?> Find(AccountId account, string keyId, CancellationToken cancellation) =>
        await connections.Find(ApiKeyTable.Keys, Working(account).And("key_id = @keyId", "keyId", keyId), cancellation);

    /// <summary>Times of the last use by key id, without keys that were never used.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastUses(AccountId account, CancellationToken cancellation) =>
        (await connections.Query(ApiKeyTable.Uses, Conditions.Of(account), cancellation)).ToDictionary(use => use.KeyId, use => use.LastUsedAt);

    private static Conditions Working(AccountId account) => Conditions.Of(account).And("revoked_at IS NULL");
}
