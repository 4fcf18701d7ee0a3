using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>
/// Keeps when keys were last used, and from where; the first use of a key by an address goes to the audit log. An earlier time than the
/// one kept changes nothing, nor does a key that was revoked.
/// </summary>
public sealed class NoteKeyUses(IReadOnlyList<NotedUse> uses) : Command<IReadOnlyList<AuditEntry>>
{
    /// <summary>Name of the entry's action.</summary>
    public const string NewAddress = "useKeyFromNewAddress";

    /// <summary>The entries for addresses that were new.</summary>
    public override Outcome<IReadOnlyList<AuditEntry>> Apply(RowSet rows, DateTimeOffset now)
    {
        var found = new List<AuditEntry>();
        foreach (var (use, addresses) in uses)
        {
            if (rows.ApiKeys.Find(use.Account, use.KeyId) is not { RevokedAt: null } key) continue;
            if (!IsKnown(rows.KeyUses.Find(use.Account, use.KeyId)?.LastUsedAt, use.LastUsedAt, now)) rows.KeyUses.Put(use);
            foreach (var (address, entryId) in addresses)
            {
                var known = rows.KeyAddresses.Find(address.Account, address.Id);
                if (IsKnown(known?.LastUsedAt, address.LastUsedAt, now)) continue;
                rows.KeyAddresses.Put(address);
                if (known is null) found.Add(AuditRows.Add(rows, EntryOf(key, address, entryId), now));
            }
        }

        return found;
    }

    /// <summary>A time that lies ahead is from a clock that was wrong, and keeps nothing out.</summary>
    private static bool IsKnown(DateTimeOffset? known, DateTimeOffset used, DateTimeOffset now) => known >= used && known <= now;

    private static AuditEntry EntryOf(ApiKey key, KeyAddress address, string entryId) => new()
    {
        Account = key.Account,
        Id = entryId,
        At = default,
        Actor = new Actor(ActorKind.Key, key.Id, key.Name),
        Action = NewAddress,
        Outcome = AuditOutcome.Done,
        Address = address.Address,
    };
}

/// <summary>What is known of the use of one key since it was last noted.</summary>
/// <param name="Use">The last one.</param>
/// <param name="Addresses">From where, each once a day, and the id of its audit entry should the address be new.</param>
public sealed record NotedUse(KeyUse Use, IReadOnlyList<(KeyAddress Address, string EntryId)> Addresses);
