using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Devices;

/// <summary>
/// Devices: pairing, names, state of their push addresses, budget. Everybody can pair their own devices; owners and admins can also pair devices of others.
/// </summary>
internal static class DevicePages
{
    private const string Path = "/devices";

    public static void MapDevicePages(this IEndpointRouteBuilder pages)
    {
        var devices = pages.MapPageGroup(Path);
        devices.MapGet("", (PageRequest request, DevicesView view) => view.Show(request));
        devices.MapPost("/pairing-codes", Pair).AsForm("createPairingCode");
        devices.MapPost("/{device_id}", Rename).AsForm("updateDevice").AddEndpointFilter<OwnDeviceFilter>();
        devices.MapPost("/{device_id}/test", Test).AsForm("testDevice").AddEndpointFilter<OwnDeviceFilter>();
        devices.MapPost("/{device_id}/remove", Remove).AsForm("deleteDevice").AddEndpointFilter<OwnDeviceFilter>();
    }

    private static async Task<IResult> Pair(PageRequest request, PageForm form, LedgerWriter ledger, ServerAddress address, DevicesView view)
    {
        var visitor = request.Visitor;
        var typed = visitor.CanManage
            ? new PairingDraft(form.Text("name"), form.Text("user") ?? visitor.UserId, form.All("channels"))
            : new PairingDraft(form.Text("name"), visitor.UserId, []);
        var code = PairingCode.New();
        var created = await ledger.Submit(new CreatePairingCode(
            request.Account, PairingCode.HashOf(code), typed.UserId, typed.Name, typed.Channels.Count == 0 ? null : typed.Channels));
        if (created.IsRefused(out var refusal)) return await view.Show(request, refusal, typed);
        var link = $"{address.SeenBy(request.Http.Request)}/pair#code={code}";
        return await view.Show(request, pairing: new NewPairing(code, link, QrPicture.Of(link), created.Value.ExpiresAt));
    }

    private static async Task<IResult> Rename(string device_id, PageRequest request, PageForm form, LedgerWriter ledger, DevicesView view)
    {
        var renamed = await ledger.Submit(new RenameDevice(request.Account, device_id, form.Text("name") ?? ""));
        return renamed.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done(Path, "saved");
    }

    private static async Task<IResult> Test(string device_id, PageRequest request, LedgerWriter ledger, DevicesView view)
    {
        var sent = await ledger.Submit(new SendTest(request.Account, device_id, Notification.NewId()));
        return sent.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done($"/notifications/{sent.Value.Id}", "sent");
    }

    private static async Task<IResult> Remove(string device_id, PageRequest request, LedgerWriter ledger, DevicesView view)
    {
        var removed = await ledger.Submit(new DeleteDevice(request.Account, device_id));
        return removed.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done(Path, "removed");
    }
}
