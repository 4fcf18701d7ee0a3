using System.Collections.Concurrent;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>All active API keys in memory, by the hash of the key. A change takes effect before the response to the request that makes it.</summary>
public sealed class KeyRing : IKeyRing, ICommitObserver
{
    private readonly SecretRing<Caller> keys = new();

    private readonly ConcurrentDictionary<AccountId, int> requestsPerMinute = new();

    private readonly Lock gate = new();

    private readonly LoadRace race;

    public KeyRing() => race = new LoadRace(gate);

    /// <summary>Replaces the contents by the stored keys; commits during the load take precedence.</summary>
    /// <param name="read">Reads all active keys and all accounts, as committed.</param>
    public Task Load(Func<Task<(IReadOnlyList<ApiKey> Working, IReadOnlyList<Account> Accounts)>> read) =>
        race.Run(read, (found, load) => Replace(found.Working, found.Accounts, load));

    public int? RequestsPerMinute(AccountId account) => requestsPerMinute.TryGetValue(account, out var limit) ? limit : null;

    public Caller? Find(ReadOnlySpan<byte> sha256) => keys.Find(sha256);

    public void Committed(CommittedBatch batch)
    {
        if (batch.ApiKeys.Count + batch.Accounts.Count + batch.DeletedAccounts.Count == 0) return;
        lock (gate)
        {
            foreach (var key in batch.ApiKeys)
            {
                race.Committed(KeyOf(key));
                Put(key);
            }

            foreach (var account in batch.Accounts)
            {
                race.Committed(KeyOf(account.Id));
                Put(account);
            }

            foreach (var account in batch.DeletedAccounts)
            {
                race.Deleted(new AccountId(account));
                Forget(new AccountId(account));
            }
        }
    }

    private static RowKey KeyOf(ApiKey key) => new(key.Account, key.Id);

    /// <summary>Key of the account's own row; no API key has it.</summary>
    private static RowKey KeyOf(AccountId account) => new(account, "");

    private void Replace(IReadOnlyList<ApiKey> working, IReadOnlyList<Account> accounts, LoadRace.Load load)
    {
        var there = working.Select(KeyOf).ToHashSet();
        keys.RemoveAll(caller => new RowKey(caller.Account, caller.KeyId) is var key && !there.Contains(key) && !load.IsOvertaken(key));
        foreach (var key in working.Where(key => !load.IsOvertaken(KeyOf(key)))) Put(key);

        var limits = accounts.Select(account => account.Id).ToHashSet();
        foreach (var account in requestsPerMinute.Keys.Where(account => !limits.Contains(account) && !load.IsOvertaken(KeyOf(account))))
            requestsPerMinute.TryRemove(account, out _);
        foreach (var account in accounts.Where(account => !load.IsOvertaken(KeyOf(account.Id)))) Put(account);
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
