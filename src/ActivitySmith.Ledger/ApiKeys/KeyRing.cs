using System.Collections.Concurrent;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>All working API keys in memory, by the hash of the key; changed before the request that changes one is answered.</summary>
public sealed class KeyRing : IKeyRing, ICommitObserver
{
    private readonly SecretRing<Caller> keys = new();

    private readonly ConcurrentDictionary<AccountId, int> requestsPerMinute = new();

    /// <summary>Takes over what storage holds at start.</summary>
    public void Load(IEnumerable<ApiKey> working, IEnumerable<Account> accounts)
    {
        foreach (var key in working) Put(key);
        foreach (var account in accounts) Put(account);
    }

    public int? RequestsPerMinute(AccountId account) => requestsPerMinute.TryGetValue(account, out var limit) ? limit : null;

    public Caller? Find(ReadOnlySpan<byte> sha256) => keys.Find(sha256);

    public void Committed(CommittedBatch batch)
    {
        foreach (var key in batch.ApiKeys) Put(key);
        foreach (var account in batch.Accounts) Put(account);
        foreach (var account in batch.DeletedAccounts) Forget(new AccountId(account));
    }

    private void Put(ApiKey key)
    {
        if (key.RevokedAt is null) keys.Put(key.Hash, key.ToCaller());
        else keys.Remove(key.Hash);
    }

    private void Put(Account account)
    {
        if (account.RequestsPerMinute is { } limit) requestsPerMinute[account.Id] = limit;
        else requestsPerMinute.TryRemove(account.Id, out _);
    }

    private void Forget(AccountId account)
    {
        requestsPerMinute.TryRemove(account, out _);
        keys.RemoveAll(caller => caller.Account == account);
    }
}
