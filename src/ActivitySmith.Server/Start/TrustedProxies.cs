using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace ActivitySmith.Server.Start;

/// <summary>
/// Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed: addresses or networks (CIDR) separated by commas in
/// <c>TRUSTED_PROXIES</c>. Default: this machine, so that a proxy beside the server works at once; <c>none</c> believes nobody.
/// </summary>
internal static class TrustedProxies
{
    public const string Name = "TRUSTED_PROXIES";

    private const string Nobody = "none";

    /// <summary>The first entry that is neither an address nor a network, in a sentence; null when all are.</summary>
    public static string? FirstError(IConfiguration configuration) =>
        Entries(configuration).FirstOrDefault(entry => !TryParse(entry, out _)) is { } wrong
            ? $"ACTIVITYSMITH_{Name} holds '{wrong}', which is neither an address nor a network such as 10.0.0.0/8"
            : null;

    public static void Configure(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in Entries(configuration))
            if (TryParse(entry, out var network)) options.KnownIPNetworks.Add(network);
    }

    private static string[] Entries(IConfiguration configuration)
    {
        var text = configuration[Name];
        if (string.IsNullOrWhiteSpace(text)) return ["127.0.0.0/8", "::1"];
        return text == Nobody ? [] : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static bool TryParse(string entry, out System.Net.IPNetwork network)
    {
        if (System.Net.IPNetwork.TryParse(entry, out network)) return true;
        if (!IPAddress.TryParse(entry, out var address)) return false;
        network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
