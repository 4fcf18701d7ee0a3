using QRCoder;

namespace ActivitySmith.Server.Pairing;

/// <summary>Draws links as QR codes.</summary>
internal static class QrCode
{
    /// <summary>Side of one module in SVG units; the drawing scales to its container.</summary>
    private const int ModuleSize = 8;

    /// <summary>The link as a QR code with error correction level M, an SVG document.</summary>
    public static string Svg(string link)
    {
        using var data = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return svg.GetGraphic(ModuleSize, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
