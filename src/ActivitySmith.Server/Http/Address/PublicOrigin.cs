namespace ActivitySmith.Server.Http.Address;

/// <summary>The origin that the operator named as the server's own (<c>ACTIVITYSMITH_PUBLIC_URL</c>).</summary>
/// <param name="address">Null or no address: none was named.</param>
public sealed class PublicOrigin(string? address)
{
    private readonly Uri? named = Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    /// <summary>Whether people reach the server over https whatever a proxy passes on.</summary>
    public bool IsHttps => named?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Same scheme, host and port.</summary>
    public bool Is(Uri origin) => named is not null && Uri.Compare(origin, named, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
