using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ActivitySmith.Server.Start;

/// <summary>The origin at which people and scripts reach the server.</summary>
public sealed class ServerAddress(ServerOptions options, IServer server)
{
    /// <summary>Without a slash at the end. Known once the server listens, unless the operator named it.</summary>
    public string PublicUrl => options.PublicUrl ?? Listening() ?? options.Urls.Split(';')[0].TrimEnd('/');

    /// <summary>False when the system chooses the port (<c>:0</c>).</summary>
    public bool IsKnownBeforeStart => options.PublicUrl is not null || !options.Urls.Contains(":0", StringComparison.Ordinal);

    private string? Listening() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
}
