namespace ActivitySmith.Server.Configuration;

/// <summary>The settings of the log. The framework applies them; it fails over a wrong one with a trace, or leaves it out.</summary>
internal static class LoggingSettings
{
    public const string Formatter = "LOGGING__CONSOLE__FORMATTERNAME";

    public static void Check(SettingReader reader)
    {
        foreach (var (name, value) in reader.Family("LOGGING__LOGLEVEL").Concat(reader.Family("LOGGING__CONSOLE__LOGLEVEL")))
        {
            if (!Enum.GetNames<LogLevel>().Contains(value.Trim(), StringComparer.OrdinalIgnoreCase))
                reader.Refuse(name, $"is {SettingReader.Quote(value)}; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
        }

        reader.Choice(Formatter, "simple", "simple", "json", "systemd");
        reader.Switch("LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE", standard: false);
        reader.Switch("LOGGING__CONSOLE__FORMATTEROPTIONS__USEUTCTIMESTAMP", standard: false);
        const string Timestamp = "LOGGING__CONSOLE__FORMATTEROPTIONS__TIMESTAMPFORMAT";
        if (reader.Text(Timestamp) is not { } format) return;
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            reader.Refuse(Timestamp, $"is {SettingReader.Quote(format)}; it must be a date format of .NET, such as yyyy-MM-ddTHH:mm:ssZ");
        }
    }
}
