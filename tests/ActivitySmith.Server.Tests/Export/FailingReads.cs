using System.Data.Common;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Export;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Server.Tests.Export;

/// <summary>Connections to read history for exports, one for each page: the first ones work, the next ones fail when the test says so.</summary>
internal sealed class FailingReads(IDatabase database) : IReadConnections
{
    /// <summary>How many reads still work.</summary>
    public int Left { get; set; } = int.MaxValue;

    public TaskCompletionSource Fail { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UnreadableRows Unreadable => ((IReadConnections)database).Unreadable;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<FailingReads>();
        services.AddSingleton(provider =>
        {
            var reads = provider.GetRequiredService<FailingReads>();
            return ActivatorUtilities.CreateInstance<HistoryExport>(provider, new ActivityHistory(reads), new NotificationQueries(reads));
        });
    }

    public async Task<DbConnection> Open(CancellationToken cancellation)
    {
        if (Left-- > 0) return await database.Open(cancellation);
        await Fail.Task.WaitAsync(cancellation);
        throw new IOException("The disk is broken");
    }
}

/// <summary>The errors in a server's log.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly List<string> errors = [];

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (errors) return [.. errors];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (errors)
            if (logLevel >= LogLevel.Error) errors.Add($"{formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
