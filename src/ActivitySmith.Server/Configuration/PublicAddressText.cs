using System.Net;

namespace ActivitySmith.Server.Configuration;

/// <summary>The origin that links begin with. Whatever stands behind it goes into every link, mail and QR code, so it is an origin and nothing else.</summary>
internal static class PublicAddressText
{
    /// <summary>In its normal form, without a slash at the end.</summary>
    /// <param name="text">As the operator wrote it.</param>
    /// <param name="trouble">What is wrong with it, as the rest of a sentence.</param>
    public static string? Normal(string text, out string? trouble)
    {
        trouble = Trouble(text);
        if (trouble is not null) return null;
        var url = new Uri(text);
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    private static string? Trouble(string text)
    {
        if (text.Any(one => char.IsControl(one) || char.IsWhiteSpace(one) || char.GetUnicodeCategory(one) == System.Globalization.UnicodeCategory.Format))
            return "holds a space or a control character";
        if (!(text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            || text.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || Uri.CheckHostName(url.IdnHost.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            return $"is {SettingReader.Quote(text)}; it must be an http:// or https:// address, such as https://board.example.com";
        }

        if (url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal)) return "holds a user name; it must be scheme, host and port alone";
        if (url.PathAndQuery != "/" || text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal))
            return $"is {SettingReader.Quote(text)}; it must have no path, query or fragment, as the server answers at the root of a host";
        return IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? $"is {SettingReader.Quote(text)}, which stands for all addresses; name the one that people can go to"
            : null;
    }
}
