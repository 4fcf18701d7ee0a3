using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Doctor;

/// <summary>Checks whether phones can reach the server at the origin of its links.</summary>
internal static class PublicAddressCheck
{
    private const string Check = "server.public_url";

    public static Finding Examine(ServerOptions server) => server.PublicUrl switch
    {
        null => new Finding(Check, Ok: false,
            "ACTIVITYSMITH_PUBLIC_URL is not set: pairing links use the address of the request that created them, and browsers support notifications over "
            + "https only; set it to the https address of the proxy in front of the server"),
        { } url when new Uri(url) is { Scheme: "http", IsLoopback: true } => new Finding(Check, Ok: true, $"{url} works for browsers on this machine only"),
        { } url when !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => new Finding(Check, Ok: false,
            $"{url} is not https: browsers support notifications and the offline app over https only; put a proxy with a certificate in front of the server"),
        { } url => new Finding(Check, Ok: true, $"phones reach this server at {url}"),
    };
}
