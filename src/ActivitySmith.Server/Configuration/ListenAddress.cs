using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ActivitySmith.Delivery.Network;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// One address to listen on. Kestrel takes any host that it does not know for "all networks" (http://127.0.0.l:5302), and leaves a port that is no
/// number to the host's name; so what it is given is looked at first.
/// </summary>
internal static partial class ListenAddress
{
    private const string Example = "such as http://127.0.0.1:5080";

    /// <summary>What is wrong with it, as the rest of a sentence; null when it can be listened on.</summary>
    public static string? Trouble(string address)
    {
        var parts = Parts().Match(address);
        if (!parts.Success) return $"is not http:// or https:// with a host and a port, {Example}";
        var host = parts.Groups["host"].Value;
        var isName = host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (!isName && !IsAny(host) && AddressOf(host) is null)
            return $"has the host '{host}', which is neither an IP address (IPv6 in brackets, IPv4 without) nor localhost, * or +: the server would listen on every network";
        if (!parts.Groups["port"].Success) return null;
        if (!int.TryParse(parts.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65_535)
            return $"has the port '{parts.Groups["port"].Value}'; ports are 0 to 65535";
        return port == 0 && isName ? "asks for any free port of localhost, which stands for two addresses: write http://127.0.0.1:0" : null;
    }

    /// <summary>
    /// Why the system would not let the server listen (an address of another machine, a port that needs rights), as the rest of a sentence; null when
    /// it would. That another program has the port shows when the server starts.
    /// </summary>
    public static string? Refusal(string address)
    {
        var (host, port) = HostAndPort(address);
        var ip = IsAny(host) ? IPAddress.Any : AddressOf(host) ?? IPAddress.Loopback;
        try
        {
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, port));
            return null;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? null
                : $"has {SettingReader.Quote(address)}, where this machine cannot listen: {error.Message}";
        }
    }

    /// <summary>Two of the addresses that cannot be listened on together, as they have the same port in common; null when there are none.</summary>
    /// <param name="addresses">In which <see cref="Trouble"/> found nothing.</param>
    public static (string One, string Other)? FirstClash(IReadOnlyList<string> addresses)
    {
        for (var i = 1; i < addresses.Count; i++)
            if (addresses.Take(i).FirstOrDefault(before => Clash(before, addresses[i])) is { } one) return (one, addresses[i]);
        return null;
    }

    private static bool Clash(string one, string other)
    {
        var ((host, port), (otherHost, otherPort)) = (HostAndPort(one), HostAndPort(other));
        if (port != otherPort || port == 0) return false; // 0 is another free port for each.
        return BoundBy(host).Any(mine => BoundBy(otherHost).Any(theirs =>
            mine.AddressFamily == theirs.AddressFamily && (mine.Equals(theirs) || IsAnyOf(mine) || IsAnyOf(theirs))));
    }

    /// <summary>What Kestrel binds for a host: all networks of both families for [::], which it opens for IPv4 too.</summary>
    private static IPAddress[] BoundBy(string host)
    {
        if (IsAny(host) || AddressOf(host) is { } ip && ip.Equals(IPAddress.IPv6Any)) return [IPAddress.Any, IPAddress.IPv6Any];
        return AddressOf(host) is { } single ? [single] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
    }

    private static bool IsAny(string host) => host is "*" or "+";

    private static bool IsAnyOf(IPAddress ip) => ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);

    private static (string Host, int Port) HostAndPort(string address)
    {
        var parts = Parts().Match(address);
        var standard = address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        return (parts.Groups["host"].Value, parts.Groups["port"].Success ? int.Parse(parts.Groups["port"].Value, CultureInfo.InvariantCulture) : standard);
    }

    /// <summary>The only ways of writing an address in which Kestrel sees it: it takes <c>[127.0.0.1]</c> for all networks.</summary>
    private static IPAddress? AddressOf(string host)
    {
        var isBracketed = host is ['[', .., ']'];
        return NetworkText.TryAddress(isBracketed ? host[1..^1] : host, out var ip) && isBracketed == (ip.AddressFamily == AddressFamily.InterNetworkV6) ? ip : null;
    }

    [GeneratedRegex(@"^https?://(?<host>\[[^\]]*\]|[^/:\[\]?#@\s]+)(:(?<port>[^/?#\s]*))?/?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
