using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Uses a pairing code: creates the device and adds it to those channels of the code that still exist.</summary>
/// <param name="account">The code's account.</param>
/// <param name="codeHash">See <see cref="PairingCode.HashOf"/>.</param>
/// <param name="fresh">Id, kind and token hash; user and name may come with the code.</param>
/// <param name="profile">The profile that the app reports.</param>
/// <param name="before">The app's previous device, of any account, which is removed: the app no longer has its token. Null for none.</param>
public sealed class PairDevice(AccountId account, string codeHash, Device fresh, DeviceProfile profile, PairedDevice? before = null) : Command<Device>
{
    public override Result<Device> Apply(RowSet rows, DateTimeOffset now)
    {
        if (profile.Check() is { } invalid) return invalid;
        if (rows.PairingCodes.Find(account, codeHash) is not { } code || !code.IsOpen(now) || rows.Users.Find(account, code.UserId) is null
            || rows.Accounts.Find(account, AccountTables.Self) is null)
            return Catalogue.PairingCodeNotFound;
        if (before is not null && rows.Devices.Find(before.Account, before.DeviceId) is { } old) DeviceRemoval.Remove(rows, old, now);
        var directory = rows.Directory(account);
        if (directory.Devices.Count >= Device.MaxPerAccount) return Catalogue.TooManyDevices(Device.MaxPerAccount);

        var device = profile.Apply(fresh with { Account = account, UserId = code.UserId, CreatedAt = now }, now);
        device = device with { Name = code.Name ?? device.Name };
        rows.PairingCodes.Remove(account, codeHash);
        rows.Put(device);
        foreach (var channel in directory.Channels.Where(channel => code.Channels.Contains(channel.Slug)))
            rows.Put(channel with { DeviceIds = [.. channel.DeviceIds, device.Id] });
        return device;
    }
}
