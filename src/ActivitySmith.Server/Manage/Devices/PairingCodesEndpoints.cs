using ActivitySmith.Contracts.Manage.Devices;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Manage.Answers;
using ActivitySmith.Server.Start;
using QRCoder;

namespace ActivitySmith.Server.Manage.Devices;

/// <summary>Codes that let devices in. A code is shown once, when it is made.</summary>
public static class PairingCodesEndpoints
{
    /// <summary>Side of one square of the QR code, in units of the drawing; it is scaled to where it stands.</summary>
    private const int ModuleSize = 8;

    public static IEndpointRouteBuilder MapPairingCodes(this IEndpointRouteBuilder manage)
    {
        manage.MapPost("/pairing-codes", Create).WithTags("Devices").WithName("createPairingCode").WithSummary("Make a code that pairs one device, once, within ten minutes");
        return manage;
    }

    private static async Task<CreatedAnswer<PairingCodeAnswer>> Create(
        OptionalJsonBody<PairingCodeRequest> body, ApiCaller caller, HttpContext context, Ledger.Ledger ledger, ServerAddress address)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var code = PairingCode.New();
        var kept = await ledger.Submit(new CreatePairingCode(
            caller.Account, PairingCode.HashOf(code), sent?.UserId ?? CreateAccount.OwnerId, sent?.Name, sent?.Channels));
        if (kept.IsRefused(out var refusal)) return refusal;

        var link = $"{address.SeenBy(context.Request)}/pair#code={code}";
        return CreatedAnswer<PairingCodeAnswer>.Of(location: null, new PairingCodeAnswer
        {
            Code = code,
            Link = link,
            QrSvg = Draw(link),
            ExpiresAt = kept.Value.ExpiresAt,
        });
    }

    /// <summary>A link as a QR code, an SVG document.</summary>
    internal static string Draw(string link)
    {
        using var data = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(ModuleSize, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
