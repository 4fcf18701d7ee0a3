using System.Collections.Concurrent;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>All paired devices in memory, by the hash of their token; changed before the request that changes one is answered.</summary>
public sealed class DeviceRing : IDeviceRing, ICommitObserver
{
    private readonly SecretRing<PairedDevice> tokens = new();

    /// <summary>The hash by which a device is found, to forget it by.</summary>
    private readonly ConcurrentDictionary<RowKey, byte[]> hashes = new();

    /// <summary>Takes over what storage holds at start.</summary>
    public void Load(IEnumerable<Device> paired)
    {
        foreach (var device in paired) Put(device);
    }

    public PairedDevice? Find(ReadOnlySpan<byte> sha256) => tokens.Find(sha256);

    public void Committed(CommittedBatch batch)
    {
        foreach (var device in batch.Devices) Put(device);
        foreach (var device in batch.DeletedDevices) Forget(device);
        foreach (var account in batch.DeletedAccounts) Forget(new AccountId(account));
    }

    /// <summary>A device has one token for as long as it is paired.</summary>
    private void Put(Device device)
    {
        if (device.TokenHash is not { } hash || !hashes.TryAdd(new RowKey(device.Account, device.Id), hash)) return;
        tokens.Put(hash, new PairedDevice(device.Account, device.Id));
    }

    private void Forget(RowKey device)
    {
        if (hashes.TryRemove(device, out var hash)) tokens.Remove(hash);
    }

    private void Forget(AccountId account)
    {
        foreach (var key in hashes.Keys.Where(key => key.Account == account)) Forget(key);
    }
}
