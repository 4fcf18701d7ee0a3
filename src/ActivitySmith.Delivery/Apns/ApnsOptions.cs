using System.Buffers;
using System.Security.Cryptography;
using ActivitySmith.Domain.Apns;

namespace ActivitySmith.Delivery.Apns;

/// <summary>Section <c>APNS</c>: the operator's own Apple developer account. Without these settings, pushes to iPhones are off.</summary>
public sealed class ApnsOptions
{
    public const string Section = "APNS";

    /// <summary>Prefix of each setting's environment variable.</summary>
    private const string Prefix = "ACTIVITYSMITH_APNS__";

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

    /// <summary>All errors in the options. Each begins with the name of its setting.</summary>
    public IEnumerable<string> Errors() =>
    [
        .. KeyErrors(),
        .. new[]
        {
            ApnsEnvironments.TryParse(Environment, out _) ? null : $"{Prefix}ENVIRONMENT is '{Environment}'; it must be production or sandbox",
            Channels is "on" or "off" ? null : $"{Prefix}CHANNELS is '{Channels}'; it must be on or off",
            HostError("HOST", Host),
            HostError("MANAGEHOST", ManageHost),
            RangeError("CONNECTIONS", Connections, 16),
            RangeError("INFLIGHT", InFlight, 1_000),
            RangeError("QUEUELIMIT", QueueLimit, 1_000_000),
            RangeError("BUDGETPERHOUR", BudgetPerHour, 1_000),
            RangeError("FREQUENTBUDGETPERHOUR", FrequentBudgetPerHour, 1_000),
            RangeError("PROBESECONDS", ProbeSeconds, 300),
        }.OfType<string>(),
    ];

    internal Uri HostOf(ApnsEnvironment environment) => new(Host
        ?? (environment == ApnsEnvironment.Production ? "https://api.push.apple.com" : "https://api.sandbox.push.apple.com"));

    internal Uri ManageHostOf(ApnsEnvironment environment) => new(ManageHost ?? Host
        ?? (environment == ApnsEnvironment.Production
            ? "https://api-manage-broadcast.push.apple.com:2196"
            : "https://api-manage-broadcast.sandbox.push.apple.com:2195"));

    internal (string KeyId, string KeyFile) KeyOf(ApnsEnvironment environment) =>
        environment == ApnsEnvironment.Sandbox && SandboxKeyId is not null ? (SandboxKeyId, SandboxKeyFile!) : (KeyId!, KeyFile!);

    private IEnumerable<string> KeyErrors()
    {
        (string Key, string? Value)[] needed = [("TEAMID", TeamId), ("KEYID", KeyId), ("KEYFILE", KeyFile), ("BUNDLEID", BundleId)];
        var isSandboxSet = SandboxKeyId is not null || SandboxKeyFile is not null;
        if (isSandboxSet || Array.Exists(needed, setting => setting.Value is not null))
            foreach (var (key, value) in needed)
                if (string.IsNullOrWhiteSpace(value)) yield return Missing(key);
        if (isSandboxSet && SandboxKeyId is null) yield return Missing("SANDBOXKEYID");
        if (isSandboxSet && SandboxKeyFile is null) yield return Missing("SANDBOXKEYFILE");
        foreach (var error in new[]
        {
            IdError("TEAMID", TeamId),
            IdError("KEYID", KeyId),
            FileError("KEYFILE", KeyFile),
            IdError("SANDBOXKEYID", SandboxKeyId),
            FileError("SANDBOXKEYFILE", SandboxKeyFile),
        }.OfType<string>()) yield return error;
        if (BundleId.AsSpan().ContainsAnyExcept(BundleCharacters))
            yield return $"{Prefix}BUNDLEID is '{BundleId}'; it must be the app's bundle id, such as com.example.app, without a topic's suffix";
    }

    private static string Missing(string key) => $"{Prefix}{key} is missing; APNs needs TEAMID, KEYID, KEYFILE and BUNDLEID, or none of them to be off; a sandbox key needs both its id and its file";

    private static string? IdError(string key, string? value) =>
        value is null || value.Length == 10 && value.All(char.IsAsciiLetterOrDigit)
            ? null
            : $"{Prefix}{key} is '{value}'; it must be the 10 letters and digits that developer.apple.com shows";

    private static string? FileError(string key, string? path)
    {
        if (path is null) return null;
        try
        {
            ProviderKey.Load(path).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return $"{Prefix}{key} is '{path}'; it must be the path of Apple's .p8 file: {error.Message}";
        }
    }

    private static string? HostError(string key, string? host) =>
        host is null || (Uri.TryCreate(host, UriKind.Absolute, out var url) && url is { Scheme: "https", PathAndQuery: "/", Fragment: "", UserInfo: "" })
            ? null
            : $"{Prefix}{key} is '{host}'; it must be an https:// address without a path, such as https://127.0.0.1:2197";

    private static string? RangeError(string key, int value, int max) => value >= 1 && value <= max ? null : $"{Prefix}{key} is {value}; it must be 1 to {max}";
}
