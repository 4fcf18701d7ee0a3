using ActivitySmith.Server.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Logging;

/// <summary>Registers the log: the framework's formatters and levels, with <see cref="StandardOutput"/> as the writer.</summary>
internal static class LogServices
{
    /// <summary>
    /// Adds the framework's console logger with all its formatters (the slim builder adds one only, whatever the configuration says), then removes its writer
    /// and its reading of the configuration.
    /// </summary>
    public static void AddLog(this ILoggingBuilder logging)
    {
        logging.AddConsole();
        logging.Services.RemoveAll<ILoggerProvider>();
        logging.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        logging.Services.RemoveAll<IConfigureOptions<ConsoleLoggerOptions>>();
        logging.Services.RemoveAll<IConfigureOptions<SimpleConsoleFormatterOptions>>();
        logging.Services.RemoveAll<IConfigureOptions<JsonConsoleFormatterOptions>>();
        logging.Services.RemoveAll<IConfigureOptions<ConsoleFormatterOptions>>();
        logging.Services.TryAddSingleton(_ => new StandardOutput(Console.OpenStandardOutput()));
        logging.Services.AddSingleton<ILoggerProvider, OutputLog>();
    }

    public static void ConfigureLog(this IServiceCollection services, LoggingSettings settings)
    {
        services.Configure<LoggerFilterOptions>(filters =>
        {
            foreach (var rule in settings.Rules) filters.Rules.Add(rule);
        });
        services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = settings.Formatter);
        services.Configure<SimpleConsoleFormatterOptions>(simple =>
        {
            simple.SingleLine = settings.IsSingleLine;
            Common(simple);
        });
        services.Configure<JsonConsoleFormatterOptions>(Common);
        services.Configure<ConsoleFormatterOptions>(Common);

        void Common(ConsoleFormatterOptions form) =>
            (form.TimestampFormat, form.UseUtcTimestamp, form.IncludeScopes) = (settings.TimestampFormat, settings.IsUtc, settings.HasScopes);
    }
}
