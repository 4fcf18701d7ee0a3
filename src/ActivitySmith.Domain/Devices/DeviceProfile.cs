using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Devices;

/// <summary>The profile that an app reports about itself and its phone; null keeps the known value.</summary>
/// <param name="Name">See <see cref="DisplayName"/>.</param>
/// <param name="Environment"><c>production</c> or <c>sandbox</c>.</param>
/// <param name="OsVersion">As the system reports it, such as <c>18.2</c>.</param>
/// <param name="AppVersion">As the app reports it.</param>
/// <param name="FrequentUpdates">Whether the user allows frequent updates of Live Activities.</param>
public sealed record DeviceProfile(string? Name, string? Environment, string? OsVersion, string? AppVersion, bool? FrequentUpdates)
{
    /// <summary>Maximum characters of a version.</summary>
    public const int MaxVersionLength = 32;

    /// <summary>Null when the profile is valid.</summary>
    public Refusal? Check()
    {
        if (DisplayName.Check(Name) is { } badName) return badName;
        if (Environment is not null && !ApnsEnvironments.TryParse(Environment, out _))
            return Catalogue.InvalidBody("environment", "environment must be production or sandbox");
        return CheckVersion("os_version", OsVersion) ?? CheckVersion("app_version", AppVersion);
    }

    /// <summary>
    /// The device with this profile. After an update of its system, the push-to-start token is suspect until the app reports it again: iOS 27 keeps
    /// tokens that APNs accepts and that start nothing.
    /// </summary>
    public Device Apply(Device device, DateTimeOffset now) => device with
    {
        PushToStartToken = IsUpdated(device) && device.PushToStartToken is { SuspectSince: null } token
            ? token with { SuspectSince = now }
            : device.PushToStartToken,
        Name = Name ?? device.Name,
        Environment = ApnsEnvironments.TryParse(Environment, out var named) ? named : device.Environment,
        OsVersion = OsVersion ?? device.OsVersion,
        AppVersion = AppVersion ?? device.AppVersion,
        FrequentUpdates = FrequentUpdates ?? device.FrequentUpdates,
        SeenAt = now,
    };

    private bool IsUpdated(Device device) =>
        device is { Kind: DeviceKind.Ios, OsVersion: { } before } && OsVersion is { } after && after != before;

    private static Refusal? CheckVersion(string path, string? version) =>
        version is null || (version.Length is > 0 and <= MaxVersionLength && !version.AsSpan().ContainsAnyExceptInRange(' ', '~')) ? null
            : Catalogue.InvalidBody(path, $"{path} must be 1 to {MaxVersionLength} printable ASCII characters");
}
