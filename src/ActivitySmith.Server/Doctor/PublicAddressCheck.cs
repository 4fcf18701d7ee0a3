using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Doctor;

/// <summary>Whether phones can find the server by the links that it makes.</summary>
internal static class PublicAddressCheck
{
    private const string Check = "server.public_url";

    public static Finding Examine(ServerOptions server) => server.PublicUrl switch
    {
        null => new Finding(Check, Ok: false,
            "ACTIVITYSMITH_PUBLIC_URL is not set: pairing codes lead to the address by which they are asked for, and browsers have notifications on https alone; set the address of the proxy in front"),
        { } url when new Uri(url) is { Scheme: "http", IsLoopback: true } => new Finding(Check, Ok: true, $"{url} is right for browsers of this machine alone"),
        { } url when !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => new Finding(Check, Ok: false, $"{url} is not https, without which browsers have no notifications and no app that opens without a network; put a proxy with a certificate in front"),
        { } url => new Finding(Check, Ok: true, $"phones find this server at {url}"),
    };
}
