namespace PhoneSimulator.Phones;

/// <summary>When the app reports an activity that a push has started, and its update token.</summary>
public enum ReportMode
{
    Immediate,

    /// <summary>After <see cref="PhoneProfile.LateMs"/>, or one to five seconds.</summary>
    Late,

    /// <summary>Never, as reported of phones whose app was not opened since it was installed.</summary>
    Never,
}

/// <summary>The properties of a virtual phone.</summary>
public sealed record PhoneProfile
{
    public string Name { get; init; } = "iPhone";

    /// <summary>For example <c>18.2</c>. Push-to-start needs 17.2, channels 18.0, widget pushes 26.0.</summary>
    public string OsVersion { get; init; } = "18.2";

    /// <summary><c>production</c> or <c>sandbox</c>.</summary>
    public string Environment { get; init; } = "production";

    public string AppVersion { get; init; } = "1.0";

    public bool FrequentUpdates { get; init; } = true;

    public ReportMode Report { get; init; }

    /// <summary>Whether the app requests another push-to-start token when the server says that the one it has is suspect.</summary>
    public bool Reregisters { get; init; } = true;

    /// <summary>Delay of a late report in milliseconds; null: one to five seconds, by the seed.</summary>
    public int? LateMs { get; init; }

    public Version System => Version.TryParse(OsVersion.Contains('.') ? OsVersion : OsVersion + ".0", out var version) ? version : new(18, 0);

    public bool StartsByPush => System >= new Version(17, 2);

    public bool HasChannels => System >= new Version(18, 0);

    /// <summary>After an update to iOS 27, APNs accepts starts for the token from before, and the phone shows nothing.</summary>
    public bool KeepsStaleStartTokens => System >= new Version(27, 0);

    public bool HasWidgetPushes => System >= new Version(26, 0);

    /// <returns>The first error; null: none.</returns>
    public string? FirstError()
    {
        if (Name.Length is 0 or > 100) return "name has 1 to 100 characters";
        if (Environment is not ("production" or "sandbox")) return "environment is production or sandbox";
        if (!Version.TryParse(OsVersion.Contains('.') ? OsVersion : OsVersion + ".0", out _)) return "os_version looks like 18.2";
        if (LateMs is < 0 or > 3_600_000) return "late_ms is from 0 to 3600000";
        return null;
    }
}
