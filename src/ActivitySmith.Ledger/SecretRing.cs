using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ActivitySmith.Ledger;

/// <summary>Who holds which secret, in memory, by the hash of the secret.</summary>
internal sealed class SecretRing<TOwner>
    where TOwner : class
{
    private readonly ConcurrentDictionary<SecretHash, (byte[] Hash, TOwner Owner)> owners = new();

    /// <summary>Null when nobody holds it.</summary>
    /// <param name="sha256">Of the secret; anything but 32 bytes is nobody's.</param>
    public TOwner? Find(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes) return null;
        return owners.TryGetValue(SecretHash.Of(sha256), out var found) && CryptographicOperations.FixedTimeEquals(found.Hash, sha256) ? found.Owner : null;
    }

    public void Put(byte[] hash, TOwner owner) => owners[SecretHash.Of(hash)] = (hash, owner);

    public void Remove(ReadOnlySpan<byte> hash) => owners.TryRemove(SecretHash.Of(hash), out _);

    /// <summary>All of whom this holds.</summary>
    public void RemoveAll(Func<TOwner, bool> isGone)
    {
        foreach (var (hash, entry) in owners)
            if (isGone(entry.Owner)) owners.TryRemove(hash, out _);
    }
}
