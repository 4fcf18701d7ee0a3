namespace ActivitySmith.Domain.Devices;

/// <summary>
/// Hosts of the browsers' push services. A subscription is an address that a device names and this server calls, so that only these may
/// be in it.
/// </summary>
/// <param name="added">Names from the operator, in lower case.</param>
public sealed class PushHosts(IReadOnlyList<string> added)
{
    /// <summary>Each with all names below it.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "push.apple.com", // Safari
        "fcm.googleapis.com", // Chrome and what is built on it
        "jmt17.google.com", // Chrome's early channels
        "push.services.mozilla.com", // Firefox
        "notify.windows.com", // Edge
    ];

    /// <param name="host">In lower case, as a URL has it.</param>
    public bool Has(string host) => !IsNowhere(host) && (Known.Any(name => IsBelow(name, host)) || added.Any(name => IsBelow(name, host)));

    /// <summary>
    /// Whether no such host can exist (RFC 6761, section 6.4). Chrome puts <c>permanently-removed.invalid</c> into the endpoint of a
    /// subscription that it has removed and a page still holds.
    /// </summary>
    public static bool IsNowhere(string host) => IsBelow("invalid", host);

    private static bool IsBelow(string name, string host) => host == name || (host.EndsWith(name, StringComparison.Ordinal) && host[^(name.Length + 1)] == '.');
}
