using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Stores a new API key; refused when a channel of its scope does not exist.</summary>
/// <param name="fresh">Id, hash and last characters; the rest comes from the change.</param>
/// <param name="change">Name, scope and permission.</param>
/// <param name="by">The user who acts; null for a key that can manage. Only owners manage such keys.</param>
public sealed class CreateApiKey(ApiKey fresh, KeyChange change, string? by) : Command<ApiKey>
{
    public override Result<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        var key = change.Apply(fresh with { CreatedAt = now });
        if (key.IsRefused(out var refusal)) return refusal;
        if (KeyRows.Check(rows, by, key.Value) is { } notAllowed) return notAllowed;
        if (KeyRows.UnknownChannel(rows, key.Value) is { } unknown) return unknown;
        if (AccountRules.CheckCount("API keys", rows.ApiKeys.All(fresh.Account).Count(other => other.RevokedAt is null)) is { } tooMany) return tooMany;
        rows.ApiKeys.Put(key.Value);
        return key;
    }
}
