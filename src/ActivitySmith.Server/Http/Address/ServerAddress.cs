using System.Text.RegularExpressions;
using ActivitySmith.Server.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ActivitySmith.Server.Http.Address;

/// <summary>The origin at which people and scripts reach the server.</summary>
public sealed partial class ServerAddress(ServerOptions options, IServer server)
{
    /// <summary>
    /// The origin for mail messages and pushes, which go to people other than the caller; without a trailing slash. Unless the operator set it, it is known
    /// only once the server listens.
    /// </summary>
    public string PublicUrl => options.PublicUrl ?? Reachable(Listening() ?? options.Urls);

    /// <summary>The origin for responses: the client reached the server by the host of its request. Without a trailing slash.</summary>
    public string SeenBy(HttpRequest request) => options.PublicUrl ?? $"{request.Scheme}://{request.Host}";

    /// <summary>False when the system chooses the port (<c>:0</c>).</summary>
    public bool IsKnownBeforeStart => options.PublicUrl is not null || !options.Urls.Contains(":0", StringComparison.Ordinal);

    /// <summary>The first address to listen on, with 127.0.0.1 instead of "all addresses", so that a browser on this machine can open it.</summary>
    internal static string Reachable(string urls) => AnyAddress().Replace(urls.Split(';')[0], "${scheme}127.0.0.1").TrimEnd('/');

    private string? Listening() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    [GeneratedRegex(
        @"^(?<scheme>https?://)(0\.0\.0\.0|\[::\]|\*|\+)(?=[:/]|$)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyAddress();
}
