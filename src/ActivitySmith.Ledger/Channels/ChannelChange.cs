using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

/// <summary>The members of a request that creates or changes a channel; null keeps the current value, a list replaces it.</summary>
/// <param name="Name">See <see cref="DisplayName"/>.</param>
/// <param name="DeviceIds">Devices assigned directly; each must exist.</param>
/// <param name="UserIds">Users whose devices all belong to the channel; each must exist.</param>
public sealed record ChannelChange(string? Name, IReadOnlyList<string>? DeviceIds, IReadOnlyList<string>? UserIds)
{
    /// <summary>Maximum devices or users in one list.</summary>
    public const int MaxMembers = 10_000;

    internal Result<Channel> Apply(RowSet rows, Channel channel)
    {
        if (DisplayName.Check(Name) is { } badName) return badName;
        if (Check("devices", DeviceIds, id => rows.Devices.Find(channel.Account, id) is not null, ManagementCatalogue.UnknownDevice) is { } badDevice)
            return badDevice;
        if (Check("users", UserIds, id => rows.Users.Find(channel.Account, id) is not null, ManagementCatalogue.UnknownUser) is { } badUser)
            return badUser;
        return channel with
        {
            Name = Name ?? channel.Name,
            DeviceIds = DeviceIds?.Distinct().ToArray() ?? channel.DeviceIds,
            UserIds = UserIds?.Distinct().ToArray() ?? channel.UserIds,
        };
    }

    private static Refusal? Check(string path, IReadOnlyList<string>? ids, Func<string, bool> exists, Func<string, string, Refusal> unknown)
    {
        if (ids?.Count > MaxMembers) return Catalogue.InvalidBody(path, $"{path} must hold at most {MaxMembers} ids");
        for (var i = 0; i < ids?.Count; i++)
            if (!exists(ids[i])) return unknown(ids[i], $"{path}[{i}]");
        return null;
    }
}
