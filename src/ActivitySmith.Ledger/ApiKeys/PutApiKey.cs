using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Stores a new API key.</summary>
public sealed class PutApiKey(ApiKey key) : Command<ApiKey>
{
    public override Result<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        rows.ApiKeys.Put(key);
        return key;
    }
}
