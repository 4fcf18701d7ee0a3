using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Channels;

/// <summary>Shows one channel, with all devices and people that can be in it.</summary>
internal sealed class ChannelView(ChannelQueries channels, DeviceQueries devices, PeopleQueries people)
{
    public async Task<IResult> Show(PageRequest request, string slug, Refusal? refusal = null)
    {
        if (await channels.Find(request.Account, slug, request.Cancellation) is not { } channel)
            return PageResponse.Say(request.Visitor, ManagementCatalogue.ChannelNotFound(slug));
        var members = await people.Members(request.Account, request.Cancellation);
        return PageResponse.Show<ChannelPage>(
            new
            {
                request.Visitor,
                Channel = channel,
                Devices = (await devices.Directory(request.Account, request.Cancellation)).Devices,
                Users = members.Select(member => member.User).ToList(),
                Refusal = refusal,
                request.Done,
            },
            refusal);
    }
}
