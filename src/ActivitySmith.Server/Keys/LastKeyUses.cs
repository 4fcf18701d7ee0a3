using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Keys;

/// <summary>Last use of keys: the later of this node's memory and the stored value of all nodes.</summary>
public sealed class LastKeyUses(KeyQueries keys, KeyUses uses)
{
    public async Task<Func<string, DateTimeOffset?>> Of(AccountId account, CancellationToken cancellation)
    {
        var written = await keys.LastUses(account, cancellation);
        return keyId =>
        {
            var seen = uses.Of(keyId);
            return written.TryGetValue(keyId, out var kept) && !(seen > kept) ? kept : seen;
        };
    }
}
