using System.Text;
using ActivitySmith.Server.Pairing;

namespace ActivitySmith.Server.Web.Design;

/// <summary>
/// A text as a QR code that a page shows as a picture: a <c>data:</c> address, which the content security policy allows for pictures only.
/// </summary>
internal static class QrPicture
{
    public static string Of(string text) => $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(QrCode.Svg(text)))}";
}
