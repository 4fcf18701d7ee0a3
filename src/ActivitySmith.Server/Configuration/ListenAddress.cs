using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ActivitySmith.Delivery.Network;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// One address to listen on, checked before Kestrel gets it. Kestrel listens on all networks when it does not recognize a host (http://127.0.0.l:5302), and
/// treats a port that is not a number as a part of the host name.
/// </summary>
internal static partial class ListenAddress
{
    private const string Example = "such as http://127.0.0.1:5080";

    /// <summary>The error in the address, as the rest of a sentence; null when the address is valid.</summary>
    public static string? FindProblem(string address)
    {
        var parts = Parts().Match(address);
        if (!parts.Success) return $"is not an http:// or https:// address with a host and a port, {Example}";
        var host = parts.Groups["host"].Value;
        var isName = host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        if (!isName && !IsAny(host) && AddressOf(host) is null)
        {
            return $"has the host '{host}', which is neither an IP address (IPv6 in brackets, IPv4 without) nor localhost, * or +: "
                + "the server would listen on every network";
        }

        if (!parts.Groups["port"].Success) return null;
        if (!int.TryParse(parts.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65_535)
            return $"has the port '{parts.Groups["port"].Value}'; ports are 0 to 65535";
        return port == 0 && isName ? "requests a free port of localhost, which is two addresses; use http://127.0.0.1:0" : null;
    }

    /// <summary>
    /// Why the system does not let the server listen (an address of another machine, a port that requires privileges), as the rest of a sentence; null
    /// when it does. A port that is in use is reported later, when the server starts.
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
                : $"has {SettingReader.Quote(address)}, on which this machine cannot listen: {error.Message}";
        }
    }

    /// <summary>The first two addresses that bind the same port of the same network; null when there are none.</summary>
    /// <param name="addresses">Addresses for which <see cref="FindProblem"/> is null.</param>
    public static (string One, string Other)? FirstClash(IReadOnlyList<string> addresses)
    {
        for (var i = 1; i < addresses.Count; i++)
            if (addresses.Take(i).FirstOrDefault(before => Clash(before, addresses[i])) is { } one) return (one, addresses[i]);
        return null;
    }

    /// <summary>Whether the address names its port, and not 0 for any free one.</summary>
    public static bool HasFixedPort(string address) => HostAndPort(address).Port != 0;

    /// <summary>Whether an end point of Kestrel was made from this address.</summary>
    public static bool Binds(string address, IPEndPoint point) =>
        HostAndPort(address) is var (host, port) && port == point.Port && BoundBy(host).Contains(point.Address);

    private static bool Clash(string one, string other)
    {
        var ((host, port), (otherHost, otherPort)) = (HostAndPort(one), HostAndPort(other));
        if (port != otherPort || port == 0) return false; // With port 0 each address gets a different free port.
        return BoundBy(host).Any(mine => BoundBy(otherHost).Any(theirs =>
            mine.AddressFamily == theirs.AddressFamily && (mine.Equals(theirs) || IsAnyOf(mine) || IsAnyOf(theirs))));
    }

    /// <summary>The addresses that Kestrel binds for a host. For [::] these are all networks of both families, as Kestrel accepts IPv4 on it too.</summary>
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
        var port = parts.Groups["port"];
        return (parts.Groups["host"].Value, port.Success ? int.Parse(port.Value, CultureInfo.InvariantCulture) : standard);
    }

    /// <summary>Parses only spellings that Kestrel recognizes as an address: for <c>[127.0.0.1]</c> it would listen on all networks.</summary>
    private static IPAddress? AddressOf(string host)
    {
        var isBracketed = host is ['[', .., ']'];
        return NetworkText.TryAddress(isBracketed ? host[1..^1] : host, out var ip) && isBracketed == (ip.AddressFamily == AddressFamily.InterNetworkV6)
            ? ip
            : null;
    }

    [GeneratedRegex(
        @"^https?://(?<host>\[[^\]]*\]|[^/:\[\]?#@\s]+)(:(?<port>[^/?#\s]*))?/?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
