using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>Section <c>WebPush</c>: messages to browsers and home-screen apps. There is nothing to turn on; they need https on their side.</summary>
public sealed class WebPushOptions
{
    public const string Section = "WebPush";

    /// <summary>What the environment puts before every key.</summary>
    private const string Prefix = "ACTIVITYSMITH_WEBPUSH__";

    /// <summary>
    /// Whom the operator of a push service may write to when this server troubles it: <c>mailto:you@example.com</c> or an https address. Null
    /// (default): the public URL when that is https, else <see cref="NoContact"/>. Apple refuses names such as <c>mailto:you@localhost</c>.
    /// </summary>
    public string? Contact { get; set; }

    /// <summary>
    /// Hosts of push services beside those of Apple, Google, Mozilla and Microsoft: names without port, each with all names below it; the
    /// very names may have private addresses. Default: none.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Messages under way to one push service, 1 to 256. Default 32.</summary>
    public int InFlight { get; set; } = 32;

    /// <summary>Messages that wait for a place at one push service, 1 to 1,000,000; past it they are tried again later. Default 10,000.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>The contact of a server that has none to name.</summary>
    public const string NoContact = "mailto:activitysmith@example.com";

    /// <summary>Everything that is wrong with the options, each with its setting first.</summary>
    public IEnumerable<string> Errors()
    {
        if (Contact is not null && !IsContact(Contact)) yield return $"{Prefix}CONTACT is '{Contact}'; it must be mailto:name@host.example or an https:// address";
        foreach (var host in Hosts.Where(host => ActionOptions.HostName(host) is not { } name || PushHosts.IsNowhere(name)))
            yield return $"{Prefix}HOSTS holds '{host}'; it must be a host name such as push.example.com, without scheme, port or path";
        if (InFlight is < 1 or > 256) yield return $"{Prefix}INFLIGHT is {InFlight}; it must be 1 to 256";
        if (QueueLimit is < 1 or > 1_000_000) yield return $"{Prefix}QUEUELIMIT is {QueueLimit}; it must be 1 to 1000000";
    }

    /// <summary>Names as they stand in URLs.</summary>
    public IReadOnlyList<string> HostNames => [.. Hosts.Select(ActionOptions.HostName).OfType<string>()];

    /// <summary>The contact that push services are given: <see cref="Contact"/>, or else the public URL when that is https and not loopback.</summary>
    public string ContactFor(string publicUrl) =>
        Contact ?? (Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && !url.IsLoopback ? publicUrl : NoContact);

    private static bool IsContact(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme switch
    {
        "mailto" => uri.UserInfo.Length > 0 && uri.Host.Contains('.', StringComparison.Ordinal),
        "https" => uri.Host.Length > 0,
        _ => false,
    };
}
