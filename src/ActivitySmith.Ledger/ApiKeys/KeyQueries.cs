using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Committed keys that work.</summary>
public sealed class KeyQueries(IReadConnections connections)
{
    /// <summary>Newest first.</summary>
    public Task<List<ApiKey>> List(AccountId account, PageByTime page, CancellationToken cancellation) =>
        connections.Query(ApiKeyTable.Keys, Working(account).Page(page, "created_at", "key_id"), cancellation);

    public async Task<ApiKey?> Find(AccountId account, string keyId, CancellationToken cancellation) =>
        (await connections.Query(ApiKeyTable.Keys, Working(account).And("key_id = @keyId", "keyId", keyId), cancellation)).FirstOrDefault();

    private static Conditions Working(AccountId account) => Conditions.Of(account).And("revoked_at IS NULL");
}
