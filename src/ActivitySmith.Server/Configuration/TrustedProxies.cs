using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Network;
using Microsoft.AspNetCore.HttpOverrides;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> headers the server trusts: addresses or networks (CIDR), separated by commas, in
/// <c>TRUSTED_PROXIES</c>. Default: this machine, so that a proxy beside the server works at once; <c>none</c> trusts no proxy.
/// </summary>
internal sealed class TrustedProxies
{
    public const string Name = "TRUSTED_PROXIES";

    private const string Nobody = "none";

    /// <summary>Prefix of the IPv4 addresses within IPv6 (::ffff:0:0/96, RFC 4291, 2.5.5.2), in bits.</summary>
    private const int MappedBits = 96;

    private TrustedProxies(IReadOnlyList<System.Net.IPNetwork> networks) => Networks = networks;

    /// <summary>Empty: no proxy is trusted.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Networks { get; }

    /// <summary>Warnings about valid values that are probably mistakes.</summary>
    public IEnumerable<string> Warnings => Networks.Where(network => network.PrefixLength == 0).Select(network =>
        $"ACTIVITYSMITH_{Name} contains {network}: every client can set the address that limits count, and the host of links");

    public static TrustedProxies Read(SettingReader reader)
    {
        var entries = reader.List(Name) ?? ["127.0.0.0/8", "::1"];
        if (entries is [var only] && only.Equals(Nobody, StringComparison.OrdinalIgnoreCase)) return new TrustedProxies([]);
        var networks = new List<System.Net.IPNetwork>();
        foreach (var entry in entries)
        {
            if (TryParse(entry) is { } network) networks.Add(network);
            else reader.Refuse(Name, $"contains {SettingReader.Quote(entry)}, which is neither an address nor a network such as 10.0.0.0/8");
        }

        return new TrustedProxies(networks);
    }

    /// <summary>With empty lists of known proxies the middleware would trust every client; without an entry it reads no header at all.</summary>
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

    /// <summary>Converts an IPv4-mapped network to IPv4, as the middleware compares IPv4 peers in that form.</summary>
    private static System.Net.IPNetwork Plain(System.Net.IPNetwork network) =>
        network.BaseAddress is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: true } mapped && network.PrefixLength >= MappedBits
            ? new System.Net.IPNetwork(mapped.MapToIPv4(), network.PrefixLength - MappedBits)
            : network;
}
