using System.Net;

namespace ActivitySmith.Server.Configuration;

/// <summary>Parses the origin that links begin with. A path or query would end up in every link, mail message and QR code, so both are refused.</summary>
internal static class PublicAddressText
{
    /// <summary>The normalized origin, without a trailing slash; null when the text is not one.</summary>
    /// <param name="text">The operator's text.</param>
    /// <param name="problem">The error, as the rest of a sentence; null when there is none.</param>
    public static string? Normal(string text, out string? problem)
    {
        problem = FindProblem(text);
        if (problem is not null) return null;
        var url = new Uri(text);
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    private static string? FindProblem(string text)
    {
        if (text.Any(one => char.IsControl(one) || char.IsWhiteSpace(one) || char.GetUnicodeCategory(one) == System.Globalization.UnicodeCategory.Format))
            return "contains a space or a control character";
        if (!(text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            || text.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(text, UriKind.Absolute, out var url) || Uri.CheckHostName(url.IdnHost.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            return $"is {SettingReader.Quote(text)}; it must be an http:// or https:// address, such as https://board.example.com";
        }

        if (url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal)) return "contains a user name; it must be only scheme, host and port";
        if (url.PathAndQuery != "/" || text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal))
            return $"is {SettingReader.Quote(text)}; it must have no path, query or fragment, as the server is at the root of a host";
        return IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? $"is {SettingReader.Quote(text)}, which means all addresses; set the one that people open"
            : null;
    }
}
