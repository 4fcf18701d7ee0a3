using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// The log on <see cref="StandardOutput"/>, with the formatters of the framework's console logger. The framework's own writer is not used, as it blocks
/// requests when nobody reads. A message is one line whatever its values contain, see <see cref="PlainText"/>; the text of an exception keeps its lines.
/// </summary>
[ProviderAlias("Console")]
internal sealed class OutputLog : ILoggerProvider, ISupportExternalScope
{
    private readonly StandardOutput output;
    private readonly ConsoleFormatter form;
    private readonly bool isPlain;
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public OutputLog(StandardOutput output, IEnumerable<ConsoleFormatter> forms, IOptions<ConsoleLoggerOptions> options)
    {
        this.output = output;
        var wanted = options.Value.FormatterName ?? ConsoleFormatterNames.Simple;
        form = forms.First(one => one.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        isPlain = form.Name != ConsoleFormatterNames.Json; // JSON escapes control characters.
        output.DroppedNote = count => Text(new LogEntry<long>(
            LogLevel.Warning, "ActivitySmith.Server.Logging", default, count, exception: null,
            static (lost, _) => $"Log lines dropped: {lost}, because the standard output was not read or could not be written"));
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = isPlain ? new PlainScopes(scopeProvider) : scopeProvider;

    public void Dispose()
    {
        // The host owns the output, and also writes the welcome text to it.
    }

    private string Text<TState>(in LogEntry<TState> entry)
    {
        using var text = new StringWriter();
        form.Write(entry, scopes, text);
        return text.ToString();
    }

    private sealed class Category(OutputLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = log.Text(new LogEntry<TState>(logLevel, name, eventId, state, exception, log.isPlain ? OneLine : formatter));
            if (text.Length > 0) log.output.Write(text);

            string OneLine(TState values, Exception? error) => PlainText.Of(formatter(values, error));
        }
    }

    /// <summary>Scopes as plain text, because they contain the path of the request.</summary>
    private sealed class PlainScopes(IExternalScopeProvider scopes) : IExternalScopeProvider
    {
        public void ForEachScope<TState>(Action<object?, TState> callback, TState state) =>
            scopes.ForEachScope((scope, given) => callback(scope?.ToString() is { } text ? PlainText.Of(text) : null, given), state);

        public IDisposable Push(object? state) => scopes.Push(state);
    }
}
