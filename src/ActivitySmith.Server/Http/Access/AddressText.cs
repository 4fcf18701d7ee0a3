using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Server.Http.Access;

/// <summary>Client addresses as text, for logs and pages.</summary>
internal static class AddressText
{
    /// <summary>An IPv4 address that came over IPv6 is written as IPv4, and a link-local address without its zone.</summary>
    public static string? Of(IPAddress? address) => address is null ? null : Plain(address).ToString();

    /// <summary>The network that counts as one client: the IPv4 address, or the /64 network of an IPv6 address.</summary>
    public static string NetworkOf(IPAddress address)
    {
        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6) return plain.ToString();
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;
    }
}
