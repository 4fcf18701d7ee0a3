using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Logging;

/// <summary>
/// The log on <see cref="StandardOutput"/>, in the forms of the framework's console logger, whose own writer makes requests wait for a reader.
/// A message is one line whatever its values hold, see <see cref="PlainText"/>; the text of an exception keeps its lines.
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
            static (lost, _) => $"{lost} lines of the log were dropped, as nobody read them or they could not be written"));
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = isPlain ? new PlainScopes(scopeProvider) : scopeProvider;

    public void Dispose()
    {
        // The output belongs to the host, which has more to say than the log.
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

    /// <summary>Scopes as text: they hold the path of the request.</summary>
    private sealed class PlainScopes(IExternalScopeProvider scopes) : IExternalScopeProvider
    {
        public void ForEachScope<TState>(Action<object?, TState> callback, TState state) =>
            scopes.ForEachScope((scope, given) => callback(scope?.ToString() is { } text ? PlainText.Of(text) : null, given), state);

        public IDisposable Push(object? state) => scopes.Push(state);
    }
}
