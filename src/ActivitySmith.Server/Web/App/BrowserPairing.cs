using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Pairing;
using ActivitySmith.Server.Web.Forms;

namespace ActivitySmith.Server.Web.App;

/// <summary>Pairs a browser: it becomes a device, and gets the device's token as a cookie.</summary>
internal sealed class BrowserPairing(PairingService pairing, RequestLimits limits, IDeviceRing ring, DeviceCookie cookie)
{
    /// <summary>Returns null when the browser is now a device.</summary>
    public async Task<Refusal?> Pair(PageForm form, HttpContext context)
    {
        if (await limits.CountGuess(context, PairingService.Guesses) is { } guessing) return guessing;
        var profile = new DeviceProfile(form.Text("name") ?? BrowserName.Of(context.Request.Headers.UserAgent), null, null, null, null);
        var address = AddressText.Of(context.Connection.RemoteIpAddress);
        var paired = await pairing.Pair(form.Text("code") ?? "", DeviceKind.Web, profile, address, context.RequestAborted, Before(context.Request));
        if (paired.IsRefused(out var refusal)) return refusal;
        cookie.Write(context, paired.Value.Token);
        return null;
    }

    /// <summary>The device that this browser has been until now.</summary>
    private PairedDevice? Before(HttpRequest request) => cookie.Read(request) is { } token ? ring.Find(Sha256.Of(token)) : null;
}
