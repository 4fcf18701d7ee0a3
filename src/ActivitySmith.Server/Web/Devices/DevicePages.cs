using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Devices;

/// <summary>Devices: pairing, names, health of their addresses, budget. Everybody pairs devices of their own; owners also those of others.</summary>
internal static class DevicePages
{
    private const string Path = "/devices";
    private const string ListName = "devices-page";

    public static void MapDevicePages(this IEndpointRouteBuilder pages)
    {
        var devices = pages.MapPageGroup(Path);
        devices.MapGet("", (Visitor visitor, Paging paging, DevicePageReader reader, HttpRequest request, string? done, CancellationToken cancellation) =>
            List(visitor, paging, reader, request, cancellation, done: done));
        devices.MapPost("/pairing-codes", Pair).AsForm("createPairingCode");
        devices.MapPost("/{device_id}", Rename).AsForm("updateDevice");
        devices.MapPost("/{device_id}/test", Test).AsForm("testDevice");
        devices.MapPost("/{device_id}/remove", Remove).AsForm("deleteDevice");
    }

    private static async Task<IResult> List(
        Visitor visitor, Paging paging, DevicePageReader reader, HttpRequest request, CancellationToken cancellation,
        Refusal? refusal = null, NewPairing? pairing = null, PairingWish? typed = null, string? done = null)
    {
        var page = paging.ByTime(ListName, out var badQuery);
        var view = await reader.Read(visitor.Account, page, paging.Limit, cancellation);
        var list = paging.Answer(ListName, view.Rows, device => [Paging.Time(device.CreatedAt), device.DeviceId], device => device);
        return PageAnswer.Show<DevicesPage>(
            new
            {
                Visitor = visitor,
                Rows = list.Data,
                Nav = ListNav.Of(request, list.NextCursor),
                view.Users,
                view.Channels,
                Refusal = refusal ?? badQuery,
                Pairing = pairing,
                Typed = typed,
                Done = done,
            },
            refusal ?? badQuery);
    }

    private static async Task<IResult> Pair(
        Visitor visitor, PageForm form, Paging paging, DevicePageReader reader, LedgerWriter ledger, ServerAddress address, HttpContext context, CancellationToken cancellation)
    {
        var wish = visitor.IsOwner ? new PairingWish(form.Text("name"), form.Text("user") ?? visitor.UserId, form.All("channels")) : new PairingWish(form.Text("name"), visitor.UserId, []);
        var code = PairingCode.New();
        var kept = await ledger.Submit(new CreatePairingCode(
            visitor.Account, PairingCode.HashOf(code), wish.UserId, wish.Name, wish.Channels.Count == 0 ? null : wish.Channels));
        if (kept.IsRefused(out var refusal)) return await List(visitor, paging, reader, context.Request, cancellation, refusal, typed: wish);
        var link = $"{address.SeenBy(context.Request)}/pair#code={code}";
        return await List(visitor, paging, reader, context.Request, cancellation, pairing: new NewPairing(code, link, QrPicture.Of(link), kept.Value.ExpiresAt));
    }

    private static async Task<IResult> Rename(
        string device_id, PageForm form, Visitor visitor, Paging paging, DevicePageReader reader, DeviceQueries devices, LedgerWriter ledger, HttpRequest request,
        CancellationToken cancellation)
    {
        if (await MayChange(visitor, device_id, devices, cancellation) is { } denied) return await List(visitor, paging, reader, request, cancellation, denied);
        var renamed = await ledger.Submit(new RenameDevice(visitor.Account, device_id, form.Text("name") ?? ""));
        return renamed.IsRefused(out var refusal) ? await List(visitor, paging, reader, request, cancellation, refusal) : PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> Test(
        string device_id, Visitor visitor, Paging paging, DevicePageReader reader, DeviceQueries devices, LedgerWriter ledger, HttpRequest request,
        CancellationToken cancellation)
    {
        if (await MayChange(visitor, device_id, devices, cancellation) is { } denied) return await List(visitor, paging, reader, request, cancellation, denied);
        var sent = await ledger.Submit(new SendTest(visitor.Account, device_id, Notification.NewId()));
        return sent.IsRefused(out var refusal)
            ? await List(visitor, paging, reader, request, cancellation, refusal)
            : PageAnswer.Done($"/notifications/{sent.Value.Id}", "sent");
    }

    private static async Task<IResult> Remove(
        string device_id, Visitor visitor, Paging paging, DevicePageReader reader, DeviceQueries devices, LedgerWriter ledger, HttpRequest request,
        CancellationToken cancellation)
    {
        if (await MayChange(visitor, device_id, devices, cancellation) is { } denied) return await List(visitor, paging, reader, request, cancellation, denied);
        var removed = await ledger.Submit(new DeleteDevice(visitor.Account, device_id));
        return removed.IsRefused(out var refusal) ? await List(visitor, paging, reader, request, cancellation, refusal) : PageAnswer.Done(Path, "removed");
    }

    private static async Task<Refusal?> MayChange(Visitor visitor, string deviceId, DeviceQueries devices, CancellationToken cancellation)
    {
        if (await devices.Find(visitor.Account, deviceId, cancellation) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        return visitor.IsOwner || device.UserId == visitor.UserId ? null : PeopleCatalogue.NotYourDevice;
    }
}

/// <summary>What a form for a code says of the device to come.</summary>
/// <param name="Name">Null takes the name that the device tells.</param>
/// <param name="UserId">Whose it will be.</param>
/// <param name="Channels">Slugs of the channels that it will join.</param>
public sealed record PairingWish(string? Name, string UserId, IReadOnlyList<string> Channels);

/// <summary>A pairing code that is shown this once.</summary>
/// <param name="Code">To be typed.</param>
/// <param name="Link">To be opened on the device.</param>
/// <param name="Picture">The link as a QR code, a <c>data:</c> address.</param>
/// <param name="ExpiresAt">When it stops working.</param>
public sealed record NewPairing(string Code, string Link, string Picture, DateTimeOffset ExpiresAt);
