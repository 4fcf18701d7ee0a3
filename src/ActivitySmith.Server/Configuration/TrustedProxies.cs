using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Network;
using Microsoft.AspNetCore.HttpOverrides;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed: addresses or networks (CIDR) separated by commas in
/// <c>TRUSTED_PROXIES</c>. Default: this machine, so that a proxy beside the server works at once; <c>none</c> believes nobody.
/// </summary>
internal sealed class TrustedProxies
{
    public const string Name = "TRUSTED_PROXIES";

    private const string Nobody = "none";

    /// <summary>Prefix of the IPv4 addresses within IPv6 (::ffff:0:0/96, RFC 4291, 2.5.5.2), in bits.</summary>
    private const int MappedBits = 96;

    private TrustedProxies(IReadOnlyList<System.Net.IPNetwork> networks) => Networks = networks;

    /// <summary>Empty: nobody is believed.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Networks { get; }

    /// <summary>What can be used and is hardly meant.</summary>
    public IEnumerable<string> Warnings => Networks.Where(network => network.PrefixLength == 0).Select(network =>
        $"ACTIVITYSMITH_{Name} holds {network}: everybody who reaches the server may choose the client address that limits count, "
        + "and the host that links are made with");

    public static TrustedProxies Read(SettingReader reader)
    {
        var entries = reader.List(Name) ?? ["127.0.0.0/8", "::1"];
        if (entries is [var only] && only.Equals(Nobody, StringComparison.OrdinalIgnoreCase)) return new TrustedProxies([]);
        var networks = new List<System.Net.IPNetwork>();
        foreach (var entry in entries)
        {
            if (TryParse(entry) is { } network) networks.Add(network);
            else reader.Refuse(Name, $"holds {SettingReader.Quote(entry)}, which is neither an address nor a network such as 10.0.0.0/8");
        }

        return new TrustedProxies(networks);
    }

    /// <summary>With empty lists of known proxies the middleware would believe everybody, so without an entry it is to look at no header at all.</summary>
    public void Configure(ForwardedHeadersOptions options)
    {
        options.ForwardedHeaders = Networks.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in Networks) options.KnownIPNetworks.Add(network);
    }

    private static System.Net.IPNetwork? TryParse(string entry)
    {
        if (NetworkText.TryAddress(entry, out var address)) return Plain(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
        return NetworkText.TryNetwork(entry, out var network) ? Plain(network) : null;
    }

    /// <summary>IPv4 however it is written: connections of an IPv4 peer are compared in that form.</summary>
    private static System.Net.IPNetwork Plain(System.Net.IPNetwork network) =>
        network.BaseAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } mapped && network.PrefixLength >= MappedBits
            ? new System.Net.IPNetwork(mapped.MapToIPv4(), network.PrefixLength - MappedBits)
            : network;
}
