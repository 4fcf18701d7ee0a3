using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Settings;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>
/// Section <c>WebPush</c>: messages to browsers and home-screen apps. Web Push is always on; browsers require https for it.
/// </summary>
public sealed class WebPushOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("WebPush");

    /// <summary>
    /// Contact for the operators of push services, in case this server causes problems for them: <c>mailto:you@example.com</c> or an https
    /// address. Null (default): the public URL when that is https, else <see cref="NoContact"/>. Apple refuses names such as
    /// <c>mailto:you@localhost</c>.
    /// </summary>
    public string? Contact { get; set; }

    /// <summary>
    /// Push service hosts in addition to those of Apple, Google, Mozilla and Microsoft: names without port. Each includes its subdomains.
    /// Only the exact names may resolve to private addresses. Default: none.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>Maximum of messages in flight to one push service, 1 to 256. Default 32.</summary>
    public int InFlight { get; set; } = 32;

    /// <summary>
    /// Maximum of messages that wait for one push service, 1 to 1,000,000. Further messages are retried later. Default 10,000.
    /// </summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Contact of a server without a configured one.</summary>
    public const string NoContact = "mailto:activitysmith@example.com";

    public IEnumerable<SettingError> Errors()
    {
        if (Contact is not null && !IsContact(Contact))
            yield return Section.Error(nameof(Contact), $"is '{Contact}'; it must be mailto:name@host.example or an https:// address");
        foreach (var host in Hosts.Where(host => ActionOptions.HostName(host) is not { } name || PushHosts.IsNowhere(name)))
            yield return Section.Error(nameof(Hosts), $"holds '{host}'; it must be a host name such as push.example.com, without scheme, port or path");
        if (Section.OutOfRange(InFlight, 256) is { } inFlight) yield return inFlight;
        if (Section.OutOfRange(QueueLimit, 1_000_000) is { } queueLimit) yield return queueLimit;
    }

    /// <summary>Host names as they appear in URLs.</summary>
    public IReadOnlyList<string> HostNames => [.. Hosts.Select(ActionOptions.HostName).OfType<string>()];

    /// <summary>
    /// The contact sent to push services: <see cref="Contact"/>, or else the public URL when that is https and not loopback.
    /// </summary>
    public string ContactFor(string publicUrl) =>
        Contact ?? (Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && !url.IsLoopback ? publicUrl : NoContact);

    private static bool IsContact(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme switch
    {
        "mailto" => uri.UserInfo.Length > 0 && uri.Host.Contains('.', StringComparison.Ordinal),
        "https" => uri.Host.Length > 0,
        _ => false,
    };
}
