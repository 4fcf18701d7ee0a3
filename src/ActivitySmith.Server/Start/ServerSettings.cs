using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Settings;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Mail;
using ActivitySmith.Server.Telemetry;

namespace ActivitySmith.Server.Start;

/// <summary>Every setting of the server, read in one place before anything is created.</summary>
public sealed class ServerSettings
{
    private static readonly string MetricsUrls = MetricsOptions.Section.NameOf(nameof(MetricsOptions.Urls));

    private readonly SettingReader reader;

    private ServerSettings(IConfiguration configuration, IReadOnlyDictionary<string, string> clashes)
    {
        reader = new SettingReader(configuration, clashes);
        Server = ServerOptions.Read(reader);
        var ofServer = reader.Errors.Count;
        Proxies = TrustedProxies.Read(reader);
        Operator = OperatorOptions.Read(reader);
        Limits = LimitOptions.Read(reader);
        Mail = MailOptions.Read(reader);
        Retention = RetentionOptions.Read(reader);
        Search = SearchOptions.Read(reader);
        Actions = ActionServices.Read(reader);
        Apns = ApnsServices.Read(reader);
        WebPush = WebPushServices.Read(reader);
        Metrics = MetricsOptions.Read(reader, Server.Urls);
        Logging = LoggingSettings.Read(reader);
        Certificate = CertificateSettings.Read(reader, ("URLS", Server.Urls), (MetricsUrls, Metrics.Urls ?? ""));
        Otel = new OtelVariables(configuration);
        ErrorsOfServer = [.. reader.Errors.Take(ofServer).Select(ForOperator)];
        foreach (var name in reader.Unknown().Where(CertificateSettings.IsOfKestrel).ToList()) reader.Refuse(name, CertificateSettings.NotOfKestrel);
        Errors = [.. reader.Errors.Select(ForOperator), .. Otel.Errors];
        Warnings = [.. Proxies.Warnings, .. reader.Unknown().Select(Unknown)];
    }

    /// <summary>Names of all settings, without <see cref="SettingReader.Prefix"/>.</summary>
    public static IReadOnlySet<string> Names { get; } = Read(new ConfigurationBuilder().Build()).reader.Names;

    public ServerOptions Server { get; }

    internal TrustedProxies Proxies { get; }

    public OperatorOptions Operator { get; }

    public LimitOptions Limits { get; }

    public MailOptions Mail { get; }

    public RetentionOptions Retention { get; }

    public SearchOptions Search { get; }

    public ActionOptions Actions { get; }

    public ApnsOptions Apns { get; }

    public WebPushOptions WebPush { get; }

    public MetricsOptions Metrics { get; }

    internal OtelVariables Otel { get; }

    internal LoggingSettings Logging { get; }

    internal CertificateSettings Certificate { get; }

    /// <summary>Errors in settings that prevent a start.</summary>
    public IReadOnlyList<StartError> Errors { get; }

    /// <summary>Those of <see cref="Errors"/> that also stop commands which use only the database.</summary>
    public IReadOnlyList<StartError> ErrorsOfServer { get; }

    /// <summary>
    /// Names that are set and are not settings, and valid values that are probably mistakes. A container may get variables of other programs with such names,
    /// so the server starts.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    public static ServerSettings Read(IConfiguration configuration) => Read(configuration, new Dictionary<string, string>());

    /// <param name="configuration">The environment, appsettings.json and the command line, merged.</param>
    /// <param name="clashes">Settings that the environment has with several values: <see cref="Spellings"/>.</param>
    internal static ServerSettings Read(IConfiguration configuration, IReadOnlyDictionary<string, string> clashes) => new(configuration, clashes);

    /// <summary>Why the server cannot listen on one of its addresses; null when it can listen on all.</summary>
    public StartError? CannotListen() => CannotListen("URLS", Server.Urls.Split(';')) ?? CannotListen(MetricsUrls, Metrics.Addresses);

    /// <summary>The setting that has an address, in the environment.</summary>
    /// <param name="message">A message of Kestrel that names the address.</param>
    internal string SettingOfAddress(string message) => SettingReader.Prefix
        + (Array.Exists(Metrics.Addresses, address => message.Contains(address.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)) ? MetricsUrls : "URLS");

    private static StartError? CannotListen(string name, string[] addresses) =>
        addresses.Select(ListenAddress.Refusal).OfType<string>().FirstOrDefault() is { } refusal ? ForOperator(new SettingError(name, refusal)) : null;

    /// <summary>Whether a name is a setting, in the form of the command line or of appsettings.json.</summary>
    public static bool IsSetting(string name) => Read(new ConfigurationBuilder().Build()).reader.IsSetting(SettingReader.NameOf(name));

    private static StartError ForOperator(SettingError error) => new(SettingReader.Prefix + error.Name, error.What);

    private string Unknown(string name) => NearestName.Of(name, reader.Names) is { } near
        ? $"{SettingReader.Prefix}{name} is not a setting; did you mean {SettingReader.Prefix}{near}?"
        : $"{SettingReader.Prefix}{name} is not a setting";
}
