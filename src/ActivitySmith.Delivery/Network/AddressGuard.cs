using System.Net;
using ActivitySmith.Delivery.Actions;

namespace ActivitySmith.Delivery.Network;

/// <summary>
/// Resolves a host to the addresses that the server may connect to. The caller connects to these addresses and does not resolve again, so
/// that a name cannot resolve to a public address here and to a private one there (DNS rebinding).
/// </summary>
/// <param name="options">The hosts and networks that the operator allows.</param>
/// <param name="resolve">Queries DNS; throws a <see cref="System.Net.Sockets.SocketException"/> when the name has no address.</param>
public sealed class AddressGuard(ActionOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private readonly HashSet<string> hosts = [.. options.AllowedHosts.Select(ActionOptions.HostName).OfType<string>()];
    private readonly IPNetwork[] networks = [.. options.AllowedNetworks.Select(network => IPNetwork.Parse(network))];

    public AddressGuard(ActionOptions options)
        : this(options, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>All addresses of the host, or null when one of them is not allowed.</summary>
    /// <param name="idnHost">As <see cref="Uri.IdnHost"/> writes it; numbers in any form (decimal, octal, hexadecimal) are addresses.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<IReadOnlyList<IPAddress>?> Check(string idnHost, CancellationToken cancellation)
    {
        var host = ActionOptions.Normal(idnHost);
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        return hosts.Contains(host) || Array.TrueForAll(addresses, Allows) ? addresses : null;
    }

    private bool Allows(IPAddress address)
    {
        if (AddressRules.IsPublic(address)) return true;
        var plain = AddressRules.Unwrap(address);
        return Array.Exists(networks, network => network.Contains(address) || network.Contains(plain));
    }
}
