using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Delivery.Network;

/// <summary>
/// Decides which addresses belong to the public Internet. Addresses that the IANA special-purpose registries (RFC 6890 and its
/// successors) reserve do not: a webhook must not reach the server's own network or a cloud's metadata service.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] Special4 = Networks(
        "0.0.0.0/8", // this network, unspecified (RFC 791)
        "10.0.0.0/8", // private (RFC 1918)
        "100.64.0.0/10", // shared by carriers' NAT (RFC 6598)
        "127.0.0.0/8", // loopback
        "169.254.0.0/16", // link-local (RFC 3927); metadata services
        "172.16.0.0/12", // private
        "192.0.0.0/24", // protocol assignments (RFC 6890)
        "192.0.2.0/24", // documentation (RFC 5737)
        "192.31.196.0/24", // AS112 (RFC 7535)
        "192.52.193.0/24", // multicast tunnels (RFC 7450)
        "192.88.99.0/24", // 6to4 relays (RFC 7526)
        "192.168.0.0/16", // private
        "192.175.48.0/24", // AS112 (RFC 7534)
        "198.18.0.0/15", // benchmarks (RFC 2544)
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast
        "240.0.0.0/4"); // reserved, broadcast

    /// <summary>
    /// Global unicast as IANA allocates it (RFC 4291). Loopback, unique-local, link-local, multicast and IPv4-compatible addresses are
    /// outside this prefix.
    /// </summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 = Networks(
        "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID (RFC 2928)
        "2001:db8::/32", // documentation (RFC 3849)
        "2002::/16", // 6to4, which carries an IPv4 address (RFC 3056)
        "2620:4f:8000::/48", // AS112
        "3fff::/20"); // documentation (RFC 9637)

    /// <summary>
    /// An IPv6-only network reaches IPv4 hosts through this prefix (RFC 6052). The embedded IPv4 address is the one to check.
    /// </summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        var plain = Unwrap(address);
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(Special4, network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => Global6.Contains(plain) && !Array.Exists(Special6, network => network.Contains(plain)) && !IsIsatap(plain),
            _ => false,
        };
    }

    /// <summary>Returns the IPv4 address inside an IPv4-mapped or NAT64 address; returns other addresses unchanged.</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address;
    }

    /// <summary>An interface id of <c>0:5efe</c> or <c>200:5efe</c> embeds an IPv4 address of the local site (RFC 5214).</summary>
    private static bool IsIsatap(IPAddress address) => address.GetAddressBytes() is [.., 0x00 or 0x02, 0x00, 0x5e, 0xfe, _, _, _, _];

    private static IPNetwork[] Networks(params string[] all) => Array.ConvertAll(all, one => IPNetwork.Parse(one));
}
