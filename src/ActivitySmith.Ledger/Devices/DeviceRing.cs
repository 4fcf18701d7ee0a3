using System.Collections.Concurrent;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>All paired devices in memory, by the hash of their token. A change takes effect before the response to the request that makes it.</summary>
public sealed class DeviceRing : IDeviceRing, ICommitObserver
{
    private readonly SecretRing<PairedDevice> tokens = new();

    /// <summary>Each device's token hash, to remove it by.</summary>
    private readonly ConcurrentDictionary<RowKey, byte[]> hashes = new();

    private readonly Lock gate = new();

    private readonly LoadRace race;

    public DeviceRing() => race = new LoadRace(gate);

    /// <summary>Replaces the contents by the stored devices; commits during the load take precedence.</summary>
    /// <param name="read">Reads all paired devices, as committed.</param>
    public Task Load(Func<Task<IReadOnlyList<Device>>> read) => race.Run(read, Replace);

    public PairedDevice? Find(ReadOnlySpan<byte> sha256) => tokens.Find(sha256);

    public void Committed(CommittedBatch batch)
    {
        if (batch.Devices.Count + batch.DeletedDevices.Count + batch.DeletedAccounts.Count == 0) return;
        lock (gate)
        {
            foreach (var device in batch.Devices)
            {
                race.Committed(KeyOf(device));
                Put(device);
            }

            foreach (var device in batch.DeletedDevices)
            {
                race.Committed(device);
                Forget(device);
            }

            foreach (var account in batch.DeletedAccounts)
            {
                race.Deleted(new AccountId(account));
                Forget(new AccountId(account));
            }
        }
    }

    private static RowKey KeyOf(Device device) => new(device.Account, device.Id);

    private void Replace(IReadOnlyList<Device> paired, LoadRace.Load load)
    {
        var there = paired.Select(KeyOf).ToHashSet();
        foreach (var device in hashes.Keys.Where(key => !there.Contains(key) && !load.IsOvertaken(key))) Forget(device);
        foreach (var device in paired.Where(device => !load.IsOvertaken(KeyOf(device)))) Put(device);
    }

    /// <summary>A device keeps the same token as long as it is paired.</summary>
    private void Put(Device device)
    {
        if (device.TokenHash is not { } hash || !hashes.TryAdd(KeyOf(device), hash)) return;
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
