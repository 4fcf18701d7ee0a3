using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Mapping;

namespace ActivitySmith.Server.Web.Devices;

/// <summary>Reads what the page of the devices shows.</summary>
internal sealed class DevicePageReader(DeviceQueries devices, DeviceMapper shower, ChannelQueries channels, PeopleQueries people)
{
    public async Task<DeviceList> Read(AccountId account, PageByTime page, int limit, CancellationToken cancellation)
    {
        var found = await devices.List(account, page with { Limit = limit }, cancellation);
        var show = await shower.Of(account, cancellation);
        return new DeviceList(
            [.. found.Select(show)],
            [.. (await people.Members(account, cancellation)).Select(member => member.User)],
            await channels.All(account, cancellation));
    }
}

internal sealed record DeviceList(IReadOnlyList<ManagedDevice> Rows, IReadOnlyList<User> Users, IReadOnlyList<Channel> Channels);
