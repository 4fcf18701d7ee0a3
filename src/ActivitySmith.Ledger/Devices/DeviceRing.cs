using System.Collections.Concurrent;
using System.Security.Cryptography;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>All paired devices in memory, by the hash of their token; changed before the request that changes one is answered.</summary>
public sealed class DeviceRing : IDeviceRing, ICommitObserver
{
    private readonly ConcurrentDictionary<SecretHash, (byte[] Hash, PairedDevice Device)> tokens = new();

    /// <summary>The hash by which a device is found, to forget it by.</summary>
    private readonly ConcurrentDictionary<RowKey, SecretHash> hashes = new();

    /// <summary>Takes over what storage holds at start.</summary>
    public void Load(IEnumerable<Device> paired)
    {
        foreach (var device in paired) Put(device);
    }

    public PairedDevice? Find(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes) return null;
        return tokens.TryGetValue(SecretHash.Of(sha256), out var found) && CryptographicOperations.FixedTimeEquals(found.Hash, sha256) ? found.Device : null;
    }

    public void Committed(CommittedBatch batch)
    {
        foreach (var device in batch.Devices) Put(device);
        foreach (var device in batch.DeletedDevices) Forget(device);
        foreach (var account in batch.DeletedAccounts) Forget(new AccountId(account));
    }

    private void Put(Device device)
    {
        if (device.TokenHash is not { } hash) return;
        var key = new RowKey(device.Account, device.Id);
        if (hashes.TryGetValue(key, out var known) && known == SecretHash.Of(hash)) return;
        hashes[key] = SecretHash.Of(hash);
        tokens[SecretHash.Of(hash)] = (hash, new PairedDevice(device.Account, device.Id));
    }

    private void Forget(RowKey device)
    {
        if (hashes.TryRemove(device, out var hash)) tokens.TryRemove(hash, out _);
    }

    private void Forget(AccountId account)
    {
        foreach (var key in hashes.Keys.Where(key => key.Account == account)) Forget(key);
    }
}
