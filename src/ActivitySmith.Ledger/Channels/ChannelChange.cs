using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Channels;

/// <summary>What a request wants of a channel, new or known; null keeps, a list replaces.</summary>
/// <param name="Name">See <see cref="DisplayName"/>.</param>
/// <param name="DeviceIds">Devices assigned directly; each must exist.</param>
/// <param name="UserIds">Users all of whose devices belong to it; each must exist.</param>
public sealed record ChannelChange(string? Name, IReadOnlyList<string>? DeviceIds, IReadOnlyList<string>? UserIds)
{
    /// <summary>Devices or users in one list.</summary>
    public const int MaxMembers = 10_000;

    internal Outcome<Channel> Apply(RowSet rows, Channel channel)
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

/// <summary>A new channel; refused when the slug is taken.</summary>
public sealed class CreateChannel(AccountId account, string slug, ChannelChange change) : Command<Channel>
{
    public override Outcome<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (!ChannelSlug.IsValid(slug))
            return Catalogue.InvalidBody("slug", "slug must be 1 to 64 of a-z, 0-9, '_' and '-', and start with a letter or a digit");
        if (rows.Channels.Find(account, slug) is not null) return ManagementCatalogue.ChannelTaken(slug);
        var channel = change.Apply(rows, new Channel { Account = account, Slug = slug, Name = slug, DeviceIds = [], UserIds = [], CreatedAt = now });
        if (channel.IsRefused(out var refusal)) return refusal;
        if (AccountRules.CheckCount("channels", rows.Channels.All(account).Count) is { } tooMany) return tooMany;
        rows.Put(channel.Value);
        return channel;
    }
}

public sealed class ChangeChannel(AccountId account, string slug, ChannelChange change) : Command<Channel>
{
    public override Outcome<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } before) return ManagementCatalogue.ChannelNotFound(slug);
        var channel = change.Apply(rows, before);
        if (channel.IsRefused(out var refusal)) return refusal;
        rows.Put(channel.Value);
        return channel;
    }
}

/// <summary>Puts a device in a channel or takes it out; where it stands already, nothing changes.</summary>
public sealed class AssignDevice(AccountId account, string slug, string deviceId, bool isMember) : Command<Channel>
{
    public override Outcome<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } channel) return ManagementCatalogue.ChannelNotFound(slug);
        if (rows.Devices.Find(account, deviceId) is null) return ManagementCatalogue.DeviceNotFound(deviceId);
        if (channel.DeviceIds.Contains(deviceId) == isMember) return channel;
        var changed = channel with { DeviceIds = isMember ? [.. channel.DeviceIds, deviceId] : [.. channel.DeviceIds.Where(id => id != deviceId)] };
        rows.Put(changed);
        return changed;
    }
}

/// <summary>Removes a channel that no working key is scoped to.</summary>
public sealed class DeleteChannel(AccountId account, string slug) : Command<Channel>
{
    public override Outcome<Channel> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.Channels.Find(account, slug) is not { } channel) return ManagementCatalogue.ChannelNotFound(slug);
        var users = rows.ApiKeys.All(account).Where(key => key.RevokedAt is null && key.Scope.Channels?.Contains(slug) == true).ToArray();
        if (users.Length > 0) return ManagementCatalogue.ChannelInUse(slug, users.Select(key => $"{key.Name} ({key.Id})"));
        rows.RemoveChannel(account, slug);
        return channel;
    }
}
