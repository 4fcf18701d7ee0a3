using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Devices;

/// <summary>Stores a new pairing code. Removes the account's expired codes, and the user's oldest codes beyond the user's maximum.</summary>
/// <param name="account">The account of the future device.</param>
/// <param name="codeHash">See <see cref="PairingCode.HashOf"/>.</param>
/// <param name="userId">The user of the future device.</param>
/// <param name="name">Null: the name that the app reports.</param>
/// <param name="channels">Slugs; null for none.</param>
public sealed class CreatePairingCode(AccountId account, string codeHash, string userId, string? name, IReadOnlyList<string>? channels) : Command<PairingCode>
{
    public override Result<PairingCode> Apply(RowSet rows, DateTimeOffset now)
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
