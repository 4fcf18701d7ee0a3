using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Keeps a new pairing code, and forgets those of the account that have expired, and the oldest of the user past what one user may have.</summary>
/// <param name="account">Whose device it will be.</param>
/// <param name="codeHash">See <see cref="PairingCode.HashOf"/>.</param>
/// <param name="userId">The user of the device.</param>
/// <param name="name">Null: what the device's app says.</param>
/// <param name="channels">Slugs; null for none.</param>
public sealed class CreatePairingCode(AccountId account, string codeHash, string userId, string? name, IReadOnlyList<string>? channels) : Command<PairingCode>
{
    public override Outcome<PairingCode> Apply(RowSet rows, DateTimeOffset now)
    {
        if (DisplayName.Check(name) is { } badName) return badName;
        if (rows.Users.Find(account, userId) is null) return ManagementCatalogue.UnknownUser(userId, "user_id");
        if (channels?.Count > Targeting.MaxChannels)
            return Catalogue.InvalidBody("channels", $"channels must name at most {Targeting.MaxChannels} channels");
        for (var i = 0; i < channels?.Count; i++)
            if (rows.Channels.Find(account, channels[i]) is null) return ManagementCatalogue.UnknownChannel(channels[i], $"channels[{i}]");

        var known = rows.PairingCodes.All(account).ToList();
        var open = known.Where(code => code.IsOpen(now)).ToList();
        var replaced = open.Where(code => code.UserId == userId).OrderByDescending(code => code.ExpiresAt).Skip(PairingCode.MaxOpenOfUser - 1).ToList();
        if (open.Count - replaced.Count >= PairingCode.MaxOpen) return ManagementCatalogue.TooManyPairingCodes(PairingCode.MaxOpen);
        foreach (var past in known.Except(open).Concat(replaced)) rows.PairingCodes.Remove(account, past.Hash);
        var code = new PairingCode
        {
            Account = account,
            Hash = codeHash,
            UserId = userId,
            Name = name,
            Channels = channels?.Distinct().ToArray() ?? [],
            ExpiresAt = now + PairingCode.Lifetime,
        };
        rows.PairingCodes.Put(code);
        return code;
    }
}

/// <summary>Uses a code up: its device is there from now on and stands in the code's channels, as far as they still exist.</summary>
/// <param name="account">The code's.</param>
/// <param name="codeHash">See <see cref="PairingCode.HashOf"/>.</param>
/// <param name="fresh">Id, kind and token hash; user and name may come with the code.</param>
/// <param name="profile">What the app says.</param>
/// <param name="before">The device that the app was until now, of whatever account: nobody could speak for it any longer. Null for none.</param>
public sealed class PairDevice(AccountId account, string codeHash, Device fresh, DeviceProfile profile, PairedDevice? before = null) : Command<Device>
{
    public override Outcome<Device> Apply(RowSet rows, DateTimeOffset now)
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
