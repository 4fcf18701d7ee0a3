namespace ActivitySmith.Server.Http.Address;

/// <summary>The origin that the operator set with <c>ACTIVITYSMITH_PUBLIC_URL</c>.</summary>
/// <param name="address">Null, or a text that is no http or https address: no origin is set.</param>
public sealed class PublicOrigin(string? address)
{
    private readonly Uri? named =
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;

    /// <summary>Whether people reach the server over https, independent of what a proxy forwards.</summary>
    public bool IsHttps => named?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether scheme, host and port are the same.</summary>
    public bool Is(Uri origin) => named is not null
        && Uri.Compare(origin, named, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
