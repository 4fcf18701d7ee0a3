using System.Text.RegularExpressions;
using ActivitySmith.Server.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ActivitySmith.Server.Http.Address;

/// <summary>The origin at which people and scripts reach the server.</summary>
public sealed partial class ServerAddress(ServerOptions options, IServer server)
{
    /// <summary>
    /// Without a slash at the end; for what goes to others, who may ask by any name: letters and pushes. Known once the server listens,
    /// unless the operator named it.
    /// </summary>
    public string PublicUrl => options.PublicUrl ?? Reachable(Listening() ?? options.Urls);

    /// <summary>Without a slash at the end; for answers to whoever asks, and can therefore reach the server by the name that was asked for.</summary>
    public string SeenBy(HttpRequest request) => options.PublicUrl ?? $"{request.Scheme}://{request.Host}";

    /// <summary>False when the system chooses the port (<c>:0</c>).</summary>
    public bool IsKnownBeforeStart => options.PublicUrl is not null || !options.Urls.Contains(":0", StringComparison.Ordinal);

    /// <summary>The first of several addresses to listen on, as a browser on this machine can ask for it: nobody can go to "all addresses".</summary>
    internal static string Reachable(string urls) => AnyAddress().Replace(urls.Split(';')[0], "${scheme}127.0.0.1").TrimEnd('/');

    private string? Listening() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

    [GeneratedRegex(@"^(?<scheme>https?://)(0\.0\.0\.0|\[::\]|\*|\+)(?=[:/]|$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyAddress();
}
