using System.Runtime.CompilerServices;
using ActivitySmith.Delivery.Settings;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Http.Limits;

/// <summary>Section <c>Limits</c> (docs/configuration.md, Limits). Every number is requests in a sliding window of 60 seconds; 0 means no limit.</summary>
public sealed class LimitOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("Limits");

    /// <summary>One number for every feature; null (default): the four numbers below apply.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Push notifications per account. Default 60.</summary>
    public int PushPerMinute { get; set; } = 60;

    /// <summary>Badge counts per account. Default 60.</summary>
    public int BadgePerMinute { get; set; } = 60;

    /// <summary>All Live Activity routes together, per account. Default 300.</summary>
    public int LiveActivitiesPerMinute { get; set; } = 300;

    /// <summary>Metric values per account. Default 300.</summary>
    public int MetricsPerMinute { get; set; } = 300;

    /// <summary>
    /// Per client address over all <c>/api</c> routes, before authentication. Default: 600, or five times <see cref="RequestsPerMinute"/>
    /// when that is more, or none when that is 0.
    /// </summary>
    public int? PerAddressPerMinute { get; set; }

    /// <summary>Sign-in attempts on the pages, per client address. Default: 10, or none when <see cref="RequestsPerMinute"/> is 0.</summary>
    public int? SignInsPerMinute { get; set; }

    /// <summary>
    /// Attempts to pair a device, per client address. Default: 10, or none when <see cref="RequestsPerMinute"/> is 0.
    /// </summary>
    public int? PairingPerMinute { get; set; }

    /// <summary>
    /// Requests to the operator's routes per client address, counted before authentication: enough for a script that creates accounts, far too few to guess
    /// a key of 16 characters. Default: 60, or none when <see cref="RequestsPerMinute"/> is 0.
    /// </summary>
    public int? OperatorPerMinute { get; set; }

    /// <summary>Live Activities that one phone may show at a time. Default 4; 0 means no limit.</summary>
    public int ConcurrentActivities { get; set; } = 4;

    /// <summary>Requests per window of one account.</summary>
    /// <param name="feature">Each feature has a separate window.</param>
    /// <param name="ofAccount">The account's own number; null: the server's applies.</param>
    public int For(Feature feature, int? ofAccount) => ofAccount ?? RequestsPerMinute ?? feature switch
    {
        Feature.PushNotifications => PushPerMinute,
        Feature.Badges => BadgePerMinute,
        Feature.LiveActivities => LiveActivitiesPerMinute,
        Feature.Metrics => MetricsPerMinute,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Unknown feature"),
    };

    /// <summary>Requests per window of one client address.</summary>
    public int PerAddress => PerAddressPerMinute ?? RequestsPerMinute switch
    {
        null => DefaultPerAddress,
        0 => 0,
        { } all => (int)Math.Min(Math.Max(DefaultPerAddress, 5L * all), int.MaxValue),
    };

    /// <summary>Sign-in attempts per window of one client address.</summary>
    public int SignIns => SignInsPerMinute ?? (RequestsPerMinute == 0 ? 0 : DefaultSignIns);

    /// <summary>Attempts to pair per window of one client address.</summary>
    public int Pairing => PairingPerMinute ?? (RequestsPerMinute == 0 ? 0 : DefaultPairing);

    /// <summary>Requests to the operator's routes per window of one client address.</summary>
    public int Operator => OperatorPerMinute ?? (RequestsPerMinute == 0 ? 0 : DefaultOperator);

    private const int DefaultPerAddress = 600;
    private const int DefaultSignIns = 10;
    private const int DefaultPairing = 10;
    private const int DefaultOperator = 60;

    internal static LimitOptions Read(SettingReader reader) => reader.Read<LimitOptions>((section, standard) => new()
    {
        RequestsPerMinute = section.Number(nameof(RequestsPerMinute)),
        PushPerMinute = section.Number(nameof(PushPerMinute), standard.PushPerMinute),
        BadgePerMinute = section.Number(nameof(BadgePerMinute), standard.BadgePerMinute),
        LiveActivitiesPerMinute = section.Number(nameof(LiveActivitiesPerMinute), standard.LiveActivitiesPerMinute),
        MetricsPerMinute = section.Number(nameof(MetricsPerMinute), standard.MetricsPerMinute),
        PerAddressPerMinute = section.Number(nameof(PerAddressPerMinute)),
        SignInsPerMinute = section.Number(nameof(SignInsPerMinute)),
        PairingPerMinute = section.Number(nameof(PairingPerMinute)),
        OperatorPerMinute = section.Number(nameof(OperatorPerMinute)),
        ConcurrentActivities = section.Number(nameof(ConcurrentActivities), standard.ConcurrentActivities),
    });

    public IEnumerable<SettingError> Errors() => new[]
    {
        Negative(RequestsPerMinute), Negative(PushPerMinute), Negative(BadgePerMinute), Negative(LiveActivitiesPerMinute), Negative(MetricsPerMinute),
        Negative(PerAddressPerMinute), Negative(SignInsPerMinute), Negative(PairingPerMinute), Negative(OperatorPerMinute), Negative(ConcurrentActivities),
    }.OfType<SettingError>();

    private static SettingError? Negative(int? value, [CallerArgumentExpression(nameof(value))] string property = "") =>
        value < 0 ? Section.Error(property, $"is {value}; it must be 0 (no limit) or more") : null;
}
