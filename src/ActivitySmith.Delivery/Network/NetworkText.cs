using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Delivery.Network;

/// <summary>
/// Parses addresses and networks from settings. The base library also reads "10" as 0.0.0.10, "127.1" as 127.0.0.1 and "010.0.0.1" as
/// octal. This parser rejects these forms, because they are usually mistakes.
/// </summary>
public static class NetworkText
{
    /// <summary>IPv4 in four decimal numbers, or IPv6 without brackets.</summary>
    public static bool TryAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPAddress.TryParse(text, out var read)) return false;
        if (read.AddressFamily == AddressFamily.InterNetwork ? read.ToString() != text : text.Contains('[', StringComparison.Ordinal)) return false;
        address = read;
        return true;
    }

    /// <summary>An address with its prefix length (CIDR). Bits after the prefix are ignored.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && TryAddress(text[..slash], out _) && !text.AsSpan(slash + 1).ContainsAnyExceptInRange('0', '9')
            && IPNetwork.TryParse(text, out network);
    }
}
