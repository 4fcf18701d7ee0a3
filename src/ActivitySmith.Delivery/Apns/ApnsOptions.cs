using System.Buffers;
using System.Security.Cryptography;
using ActivitySmith.Delivery.Settings;
using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns;

/// <summary>Section <c>APNS</c>: the operator's own Apple developer account. Without these settings, pushes to iPhones are off.</summary>
public sealed class ApnsOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("APNS");

    private static readonly SearchValues<char> BundleCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Team id from developer.apple.com, 10 characters.</summary>
    public string? TeamId { get; set; }

    /// <summary>Id of the push key, 10 characters.</summary>
    public string? KeyId { get; set; }

    /// <summary>Path of Apple's file with the push key (.p8, PKCS#8 in PEM).</summary>
    public string? KeyFile { get; set; }

    /// <summary>Bundle id of the app, such as <c>com.example.activitysmith</c>.</summary>
    public string? BundleId { get; set; }

    /// <c>production</c> (default) or <c>sandbox</c>: the environment of <see cref="KeyId"/>, and of devices that report none.
    public string Environment { get; set; } = "production";

    /// <summary>Address that replaces both of Apple's hosts, such as <c>https://127.0.0.1:2197</c>; null (default): Apple's.</summary>
    public string? Host { get; set; }

    /// <summary>Address for channel management; null (default): <see cref="Host"/> when that is set, else Apple's.</summary>
    public string? ManageHost { get; set; }

    /// <summary><c>on</c> (default) or <c>off</c>: whether iOS 18 and newer get Live Activities through broadcast channels.</summary>
    public string Channels { get; set; } = "on";

    /// <summary>Separate key for sandbox devices, for keys that Apple restricts to one environment. Default: one key serves both.</summary>
    public string? SandboxKeyId { get; set; }

    /// <inheritdoc cref="SandboxKeyId"/>
    public string? SandboxKeyFile { get; set; }

    /// <summary>Maximum of connections per host, 1 to 16, opened on demand. Default 2.</summary>
    public int Connections { get; set; } = 2;

    /// <summary>
    /// Maximum of pushes in flight per connection, 1 to 1,000. Default 64: beyond that the runtime's buffer pool runs empty on two cores,
    /// and a push costs twice the memory (measured).
    /// </summary>
    public int InFlight { get; set; } = 64;

    /// <summary>Maximum of waiting pushes, 1 to 1,000,000. Further pushes are retried later. Default 10,000.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Priority-10 Live Activity pushes per device and hour, 1 to 1,000. Default 15; Apple publishes no number.</summary>
    public int BudgetPerHour { get; set; } = 15;

    /// <summary>The same for devices whose user allows frequent updates. Default 200.</summary>
    public int FrequentBudgetPerHour { get; set; } = 200;

    /// <summary>Seconds until a stopped sender sends one push as a probe, 1 to 300. Doubles up to 5 minutes. Default 15.</summary>
    public int ProbeSeconds { get; set; } = 15;

    /// <summary>Whether pushes to iPhones are configured.</summary>
    public bool IsConfigured => TeamId is not null && KeyId is not null && KeyFile is not null && BundleId is not null;

    public bool UsesChannels => Channels == "on";

    /// <summary>The environment of devices that report none.</summary>
    public ApnsEnvironment DefaultEnvironment => ApnsEnvironments.TryParse(Environment, out var environment) ? environment : ApnsEnvironment.Production;

    public IEnumerable<SettingError> Errors() =>
    [
        .. KeyErrors(),
        .. new[]
        {
            ApnsEnvironments.TryParse(Environment, out _) ? null : Section.Error(nameof(Environment), $"is '{Environment}'; it must be production or sandbox"),
            Channels is "on" or "off" ? null : Section.Error(nameof(Channels), $"is '{Channels}'; it must be on or off"),
            HostError(nameof(Host), Host),
            HostError(nameof(ManageHost), ManageHost),
            Section.OutOfRange(Connections, 16),
            Section.OutOfRange(InFlight, 1_000),
            Section.OutOfRange(QueueLimit, 1_000_000),
            Section.OutOfRange(BudgetPerHour, 1_000),
            Section.OutOfRange(FrequentBudgetPerHour, 1_000),
            Section.OutOfRange(ProbeSeconds, 300),
        }.OfType<SettingError>(),
    ];

    internal Uri HostOf(ApnsEnvironment environment) => new(Host
        ?? (environment == ApnsEnvironment.Production ? "https://api.push.apple.com" : "https://api.sandbox.push.apple.com"));

    internal Uri ManageHostOf(ApnsEnvironment environment) => new(ManageHost ?? Host
        ?? (environment == ApnsEnvironment.Production
            ? "https://api-manage-broadcast.push.apple.com:2196"
            : "https://api-manage-broadcast.sandbox.push.apple.com:2195"));

    internal (string KeyId, string KeyFile) KeyOf(ApnsEnvironment environment) =>
        environment == ApnsEnvironment.Sandbox && SandboxKeyId is not null ? (SandboxKeyId, SandboxKeyFile!) : (KeyId!, KeyFile!);

    private IEnumerable<SettingError> KeyErrors()
    {
        (string Key, string? Value)[] needed =
            [(nameof(TeamId), TeamId), (nameof(KeyId), KeyId), (nameof(KeyFile), KeyFile), (nameof(BundleId), BundleId)];
        var isSandboxSet = SandboxKeyId is not null || SandboxKeyFile is not null;
        if (isSandboxSet || Array.Exists(needed, setting => setting.Value is not null))
            foreach (var (key, value) in needed)
                if (string.IsNullOrWhiteSpace(value)) yield return Missing(key);
        if (isSandboxSet && SandboxKeyId is null) yield return Missing(nameof(SandboxKeyId));
        if (isSandboxSet && SandboxKeyFile is null) yield return Missing(nameof(SandboxKeyFile));
        foreach (var error in new[]
        {
            IdError(nameof(TeamId), TeamId),
            IdError(nameof(KeyId), KeyId),
            FileError(nameof(KeyFile), KeyFile),
            IdError(nameof(SandboxKeyId), SandboxKeyId),
            FileError(nameof(SandboxKeyFile), SandboxKeyFile),
        }.OfType<SettingError>()) yield return error;
        if (BundleId.AsSpan().ContainsAnyExcept(BundleCharacters))
        {
            yield return Section.Error(
                nameof(BundleId), $"is '{BundleId}'; it must be the app's bundle id, such as com.example.app, without a topic's suffix");
        }
    }

    private static SettingError Missing(string key) => Section.Error(
        key,
        "is missing; APNs needs TEAMID, KEYID, KEYFILE and BUNDLEID, or none of them to be off; a sandbox key needs both its id and its file");

    private static SettingError? IdError(string key, string? value) =>
        value is null || value.Length == 10 && value.All(char.IsAsciiLetterOrDigit)
            ? null
            : Section.Error(key, $"is '{value}'; it must be the 10 letters and digits that developer.apple.com shows");

    private static SettingError? FileError(string key, string? path)
    {
        if (path is null) return null;
        try
        {
            ProviderKey.Load(path).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return Section.Error(key, $"is '{path}'; it must be the path of Apple's .p8 file: {error.Message}");
        }
    }

    private static SettingError? HostError(string key, string? host) =>
        host is null || (Uri.TryCreate(host, UriKind.Absolute, out var url) && url is { Scheme: "https", PathAndQuery: "/", Fragment: "", UserInfo: "" })
            ? null
            : Section.Error(key, $"is '{host}'; it must be an https:// address without a path, such as https://127.0.0.1:2197");
}
