using System.Collections.Concurrent;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Access;

/// <summary>When each API key was last used, in memory: one entry per key that was used since the start.</summary>
public sealed class KeyUses(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Entry> entries = new();

    /// <summary>On every request: two writes to memory, and nothing to storage.</summary>
    public void Note(Caller caller)
    {
        var entry = entries.GetOrAdd(caller.KeyId, static (_, account) => new Entry(account), caller.Account);
        Volatile.Write(ref entry.UsedAt, clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Null when it was not used since the start.</summary>
    public DateTimeOffset? Of(string keyId) =>
        entries.TryGetValue(keyId, out var entry) ? DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref entry.UsedAt)) : null;

    /// <summary>Uses that were not taken yet, at most <paramref name="limit"/>; what is not kept in the end is lost, and the next use makes up for it.</summary>
    public IReadOnlyList<KeyUse> Take(int limit)
    {
        var taken = new List<KeyUse>();
        foreach (var (keyId, entry) in entries)
        {
            var usedAt = Volatile.Read(ref entry.UsedAt);
            if (usedAt == entry.TakenAt) continue;
            entry.TakenAt = usedAt;
            taken.Add(new KeyUse(entry.Account, keyId, Instant.Cut(DateTimeOffset.FromUnixTimeMilliseconds(usedAt))));
            if (taken.Count == limit) break;
        }

        return taken;
    }

    private sealed class Entry(AccountId account)
    {
        public AccountId Account { get; } = account;

        public long UsedAt;

        /// <summary>Touched by the one who takes alone.</summary>
        public long TakenAt;
    }
}
