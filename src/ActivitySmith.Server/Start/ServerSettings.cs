using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Mail;

namespace ActivitySmith.Server.Start;

/// <summary>Every setting of the server, read in one place before anything is created.</summary>
public sealed class ServerSettings
{
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
        Actions = ActionServices.Read(reader);
        Apns = ApnsServices.Read(reader);
        WebPush = WebPushServices.Read(reader);
        Logging = LoggingSettings.Read(reader);
        Certificate = CertificateSettings.Read(reader, Server.Urls);
        ErrorsOfServer = [.. reader.Errors.Take(ofServer).Select(ForOperator)];
        foreach (var name in reader.Unknown().Where(CertificateSettings.IsOfKestrel).ToList()) reader.Refuse(name, CertificateSettings.NotOfKestrel);
        Errors = [.. reader.Errors.Select(ForOperator)];
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

    public ActionOptions Actions { get; }

    public ApnsOptions Apns { get; }

    public WebPushOptions WebPush { get; }

    internal LoggingSettings Logging { get; }

    internal CertificateSettings Certificate { get; }

    /// <summary>Why the server cannot start, each about a setting.</summary>
    public IReadOnlyList<StartError> Errors { get; }

    /// <summary>Those of <see cref="Errors"/> that also stop commands which only look for the database.</summary>
    public IReadOnlyList<StartError> ErrorsOfServer { get; }

    /// <summary>
    /// What is set and is no setting, or is hardly meant. The environment of a container may carry names that only look like ours, so the server starts.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    public static ServerSettings Read(IConfiguration configuration) => Read(configuration, new Dictionary<string, string>());

    /// <param name="configuration">The environment, appsettings.json and the command line, merged.</param>
    /// <param name="clashes">Settings of the environment whose value in the configuration is chance: <see cref="Spellings"/>.</param>
    internal static ServerSettings Read(IConfiguration configuration, IReadOnlyDictionary<string, string> clashes) => new(configuration, clashes);

    /// <summary>Why one of the addresses cannot be listened on; null when all can.</summary>
    public StartError? CannotListen() => Server.Urls.Split(';').Select(ListenAddress.Refusal).OfType<string>().FirstOrDefault() is { } refusal
        ? ForOperator(new SettingError("URLS", refusal))
        : null;

    /// <summary>Whether a name is a setting, as the command line or appsettings.json write it.</summary>
    public static bool Knows(string name) => Read(new ConfigurationBuilder().Build()).reader.Knows(SettingReader.NameOf(name));

    private static StartError ForOperator(SettingError error) => new(SettingReader.Prefix + error.Name, error.What);

    private string Unknown(string name) => NearestName.Of(name, reader.Names) is { } near
        ? $"{SettingReader.Prefix}{name} is not a setting; did you mean {SettingReader.Prefix}{near}?"
        : $"{SettingReader.Prefix}{name} is not a setting";
}
