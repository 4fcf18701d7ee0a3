using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>Keeps a new API key, once the channels of its scope are found.</summary>
/// <param name="fresh">Id, hash and last characters; the rest comes with the change.</param>
/// <param name="change">Name, scope and permission.</param>
public sealed class CreateApiKey(ApiKey fresh, KeyChange change) : Command<ApiKey>
{
    public override Outcome<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        var key = change.Apply(fresh with { CreatedAt = now });
        if (key.IsRefused(out var refusal)) return refusal;
        if (KeyRows.UnknownChannel(rows, key.Value) is { } unknown) return unknown;
        if (AccountRules.CheckCount("API keys", rows.ApiKeys.All(fresh.Account).Count(other => other.RevokedAt is null)) is { } tooMany) return tooMany;
        rows.ApiKeys.Put(key.Value);
        return key;
    }
}

/// <summary>Changes name, scope or permission; the next request with the key meets the new ones.</summary>
public sealed class ChangeApiKey(AccountId account, string keyId, KeyChange change) : Command<ApiKey>
{
    public override Outcome<ApiKey> Apply(RowSet rows, DateTimeOffset now)
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

/// <summary>Ends a key; the next request with it is refused.</summary>
public sealed class RevokeApiKey(AccountId account, string keyId) : Command<ApiKey>
{
    public override Outcome<ApiKey> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ApiKeys.Find(account, keyId) is not { RevokedAt: null } key) return ManagementCatalogue.KeyNotFound(keyId);
        if (key.CanManage && KeyRows.IsLastManaging(rows, key)) return ManagementCatalogue.LastManagingKey;
        var revoked = key with { RevokedAt = now };
        rows.ApiKeys.Put(revoked);
        return revoked;
    }
}

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
