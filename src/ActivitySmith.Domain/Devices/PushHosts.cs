namespace ActivitySmith.Domain.Devices;

/// <summary>
/// Hosts of the browsers' push services. The server calls the URL in a subscription, which comes from the device, so only these hosts are allowed.
/// </summary>
/// <param name="added">Further host names from the operator's settings, in lower case.</param>
public sealed class PushHosts(IReadOnlyList<string> added)
{
    /// <summary>Host names; their subdomains are included.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "push.apple.com", // Safari
        "fcm.googleapis.com", // Chrome and browsers based on it
        "jmt17.google.com", // Chrome's early channels
        "push.services.mozilla.com", // Firefox
        "notify.windows.com", // Edge
    ];

    /// <param name="host">In lower case.</param>
    public bool Has(string host) => !IsNowhere(host) && (Known.Any(name => IsBelow(name, host)) || added.Any(name => IsBelow(name, host)));

    /// <summary>
    /// Whether the host is in the domain <c>invalid</c>, in which no host can exist (RFC 6761, section 6.4). Chrome sets the endpoint of a removed
    /// subscription that a page still holds to <c>permanently-removed.invalid</c>.
    /// </summary>
    public static bool IsNowhere(string host) => IsBelow("invalid", host);

    private static bool IsBelow(string name, string host) => host == name || (host.EndsWith(name, StringComparison.Ordinal) && host[^(name.Length + 1)] == '.');
}
