using System.Globalization;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// The settings of the log. Only the values read here apply: the framework does not see the section, as it would fail on an invalid value with a stack
/// trace.
/// </summary>
internal sealed class LoggingSettings
{
    private const string Levels = "LOGGING__LOGLEVEL";
    private const string LevelsOfConsole = "LOGGING__CONSOLE__LOGLEVEL";
    private const string Options = "LOGGING__CONSOLE__FORMATTEROPTIONS__";

    /// <summary>The category whose level applies to all categories without a level.</summary>
    private const string Default = "DEFAULT";

    /// <summary>
    /// Data Protection is at Error because it warns about each key that it stores unencrypted in the data directory; file permissions protect those keys.
    /// </summary>
    private static readonly (string Category, LogLevel Level)[] StandardLevels =
    [
        (Default, LogLevel.Information),
        ("MICROSOFT", LogLevel.Warning),
        ("MICROSOFT.ASPNETCORE.DATAPROTECTION", LogLevel.Error),
        ("MICROSOFT.HOSTING.LIFETIME", LogLevel.Information),
    ];

    private LoggingSettings(SettingReader reader)
    {
        var rules = StandardLevels.ToDictionary(one => (Levels, one.Category), one => one.Level);
        foreach (var section in new[] { Levels, LevelsOfConsole })
        {
            foreach (var (name, value) in reader.Family(section))
            {
                if (name.Length <= section.Length || string.IsNullOrWhiteSpace(value)) continue; // The section itself, or an empty value.
                if (Enum.GetNames<LogLevel>().FirstOrDefault(level => level.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase)) is { } level)
                    rules[(section, name[(section.Length + 2)..])] = Enum.Parse<LogLevel>(level);
                else reader.Refuse(name, $"is {SettingReader.Quote(value)}; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
            }
        }

        Rules = [.. rules.Select(rule => new LoggerFilterRule(
            rule.Key.Item1 == LevelsOfConsole ? "Console" : null, rule.Key.Category == Default ? null : rule.Key.Category, rule.Value, filter: null))];
        Formatter = reader.Choice("LOGGING__CONSOLE__FORMATTERNAME", "simple", "simple", "json", "systemd");
        IsSingleLine = reader.Switch(Options + "SINGLELINE", standard: false);
        HasScopes = reader.Switch(Options + "INCLUDESCOPES", standard: false);
        IsUtc = reader.Switch(Options + "USEUTCTIMESTAMP", standard: false);
        TimestampFormat = FormatOf(reader, Options + "TIMESTAMPFORMAT");
    }

    /// <summary>The level of each category; category names are case-insensitive.</summary>
    public IReadOnlyList<LoggerFilterRule> Rules { get; }

    /// <summary>One of the framework's formatters: simple, json or systemd.</summary>
    public string Formatter { get; }

    public bool IsSingleLine { get; }

    /// <summary>Whether entries include their scopes: connection, request and path.</summary>
    public bool HasScopes { get; }

    public bool IsUtc { get; }

    /// <summary>Date format in front of each line, with the spaces as written; null (default): no time.</summary>
    public string? TimestampFormat { get; }

    public static LoggingSettings Read(SettingReader reader) => new(reader);

    private static string? FormatOf(SettingReader reader, string name)
    {
        if (reader.Verbatim(name) is not { } format) return null;
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return format;
        }
        catch (FormatException)
        {
            return reader.Refuse(name, $"is {SettingReader.Quote(format)}; it must be a .NET date format, such as yyyy-MM-ddTHH:mm:ssZ");
        }
    }
}
