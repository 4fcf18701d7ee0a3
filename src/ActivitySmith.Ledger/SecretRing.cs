using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ActivitySmith.Ledger;

/// <summary>Owners of secrets, in memory, by the hash of the secret.</summary>
internal sealed class SecretRing<TOwner>
    where TOwner : class
{
    private readonly ConcurrentDictionary<SecretHash, (byte[] Hash, TOwner Owner)> owners = new();

    /// <summary>Null when the secret is unknown.</summary>
    /// <param name="sha256">SHA-256 of the secret; any other length than 32 bytes is unknown.</param>
    public TOwner? Find(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes) return null;
        return owners.TryGetValue(SecretHash.Of(sha256), out var found) && CryptographicOperations.FixedTimeEquals(found.Hash, sha256) ? found.Owner : null;
    }

    public void Put(byte[] hash, TOwner owner) => owners[SecretHash.Of(hash)] = (hash, owner);

    public void Remove(ReadOnlySpan<byte> hash) => owners.TryRemove(SecretHash.Of(hash), out _);

    /// <summary>Removes all owners that match.</summary>
    public void RemoveAll(Func<TOwner, bool> isGone)
    {
        foreach (var (hash, entry) in owners)
            if (isGone(entry.Owner)) owners.TryRemove(hash, out _);
    }
}
