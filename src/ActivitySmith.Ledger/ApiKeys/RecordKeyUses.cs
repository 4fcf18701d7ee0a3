using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

/// <summary>
/// Stores when and from which addresses keys were last used. The first use of a key from an address goes to the audit log. A time earlier than the
/// stored one, and the use of a revoked key, change nothing.
/// </summary>
public sealed class RecordKeyUses(IReadOnlyList<NotedUse> uses) : Command<IReadOnlyList<AuditEntry>>
{
    /// <summary>Action of the audit entry.</summary>
    public const string NewAddress = "useKeyFromNewAddress";

    /// <summary>Returns the entries for new addresses.</summary>
    public override Result<IReadOnlyList<AuditEntry>> Apply(RowSet rows, DateTimeOffset now)
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

    /// <summary>A stored time in the future comes from a clock that was wrong and may be replaced.</summary>
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

/// <summary>The uses of one key since they were last stored.</summary>
/// <param name="Use">The last use.</param>
/// <param name="Addresses">The addresses, each once a day, with the id of an audit entry in case the address is new.</param>
public sealed record NotedUse(KeyUse Use, IReadOnlyList<(KeyAddress Address, string EntryId)> Addresses);
