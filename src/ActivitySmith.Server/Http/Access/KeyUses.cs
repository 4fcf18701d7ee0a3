using System.Collections.Concurrent;
using System.Net;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Http.Limits;

namespace ActivitySmith.Server.Http.Access;

/// <summary>Last use of each API key and the addresses that used it, in memory: one entry per key used since the start.</summary>
public sealed class KeyUses(TimeProvider clock)
{
    /// <summary>Milliseconds.</summary>
    private const long Day = 86_400_000;

    /// <summary>Most addresses of one key remembered per day, about 100 bytes each; further ones are not recorded until the next day.</summary>
    private const int MaxAddresses = 256;

    private readonly ConcurrentDictionary<string, Entry> entries = new();

    /// <summary>Called for every request: costs two writes to memory and a lookup, and no storage access.</summary>
    /// <param name="caller">The caller with its key.</param>
    /// <param name="address">Client address; null when it is unknown.</param>
    public void Note(Caller caller, IPAddress? address)
    {
        var entry = entries.GetOrAdd(caller.KeyId, static (_, account) => new Entry(account), caller.Account);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Volatile.Write(ref entry.UsedAt, now);
        if (address is not null) entry.Note(ClientAddress.Of(address), address, now / Day);
    }

    /// <summary>Last use of a key; null when it was not used since the start.</summary>
    public DateTimeOffset? Of(string keyId) =>
        entries.TryGetValue(keyId, out var entry) ? DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref entry.UsedAt)) : null;

    /// <summary>Takes uses that were not taken yet, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<NotedUse> Take(int limit)
    {
        var taken = new List<NotedUse>();
        foreach (var (keyId, entry) in entries)
        {
            var usedAt = Volatile.Read(ref entry.UsedAt);
            if (usedAt == entry.TakenAt && entry.Fresh.IsEmpty) continue;
            entry.TakenAt = usedAt;
            var use = new KeyUse(entry.Account, keyId, Instant.Truncate(DateTimeOffset.FromUnixTimeMilliseconds(usedAt)));
            taken.Add(new NotedUse(use, [.. entry.TakeAddresses(keyId)]));
            if (taken.Count == limit) break;
        }

        return taken;
    }

    /// <summary>Call when taken uses could not be stored: each key's next use records its address again.</summary>
    public void Lost(IEnumerable<NotedUse> taken)
    {
        foreach (var use in taken)
            if (entries.TryGetValue(use.Use.KeyId, out var entry)) entry.ForgetAddresses();
    }

    private sealed class Entry(AccountId account)
    {
        private readonly ConcurrentDictionary<ClientAddress, long> seen = new();

        public AccountId Account { get; } = account;

        /// <summary>Addresses that were not taken yet.</summary>
        public ConcurrentQueue<(string Address, long Day)> Fresh { get; } = new();

        public long UsedAt;

        /// <summary>Used only by <see cref="Take"/>, which has one caller.</summary>
        public long TakenAt;

        public void Note(ClientAddress client, IPAddress address, long day)
        {
            if (seen.TryGetValue(client, out var seenOn) && seenOn == day) return;
            if (seen.Count >= MaxAddresses)
            {
                foreach (var (old, on) in seen)
                    if (on != day) seen.TryRemove(old, out _);
                if (seen.Count >= MaxAddresses) return;
            }

            seen[client] = day;
            Fresh.Enqueue((AddressText.NetworkOf(address), day));
        }

        public IEnumerable<(KeyAddress Address, string EntryId)> TakeAddresses(string keyId)
        {
            while (Fresh.TryDequeue(out var use))
                yield return (new KeyAddress(Account, keyId, use.Address, DateTimeOffset.FromUnixTimeMilliseconds(use.Day * Day)), Randomness.Id("aud_"));
        }

        public void ForgetAddresses() => seen.Clear();
    }
}
