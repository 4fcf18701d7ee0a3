using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Devices;

/// <summary>Shows the list of devices.</summary>
internal sealed class DevicesView(DeviceQueries devices, DeviceMapper mapper, ChannelQueries channels, PeopleQueries people)
{
    private const string ListName = "devices-page";

    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="typed">The values of the form for a pairing code, to be shown again.</param>
    /// <param name="pairing">A new pairing code, shown only once.</param>
    public async Task<IResult> Show(PageRequest request, Refusal? refusal = null, PairingDraft? typed = null, NewPairing? pairing = null)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(ListName, out var badQuery);
        var found = await devices.List(request.Account, page with { Limit = paging.Limit }, request.Cancellation);
        var show = await mapper.Of(request.Account, request.Cancellation);
        var list = paging.Page(ListName, [.. found.Select(show)], device => [Paging.Time(device.CreatedAt), device.DeviceId], device => device);
        refusal ??= badQuery;
        return PageResponse.Show<DevicesPage>(
            new
            {
                request.Visitor,
                Rows = list.Data,
                Nav = ListNav.Of(request.Http.Request, list.NextCursor),
                Users = (await people.Members(request.Account, request.Cancellation)).Select(member => member.User).ToList(),
                Channels = await channels.All(request.Account, request.Cancellation),
                Refusal = refusal,
                Pairing = pairing,
                Typed = typed,
                request.Done,
            },
            refusal);
    }
}

/// <summary>The form for a pairing code, as typed.</summary>
/// <param name="Name">Name of the device; null uses the name that the device reports.</param>
/// <param name="UserId">Owner of the device.</param>
/// <param name="Channels">Slugs of the channels that the device joins.</param>
public sealed record PairingDraft(string? Name, string UserId, IReadOnlyList<string> Channels);

/// <summary>A pairing code that is shown only once.</summary>
/// <param name="Code">The code to type.</param>
/// <param name="Link">The link to open on the device.</param>
/// <param name="Picture">The link as a QR code, a <c>data:</c> address.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record NewPairing(string Code, string Link, string Picture, DateTimeOffset ExpiresAt);
