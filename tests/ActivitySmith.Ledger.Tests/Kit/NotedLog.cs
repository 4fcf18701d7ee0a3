using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>Records log messages, each with its level.</summary>
public sealed class NotedLog : ILogger<LedgerWriter>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
