using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Ledger.Rows;

/// <summary>Logs each unreadable row once, with its table and key. The row is left out; other rows are not affected.</summary>
public sealed partial class UnreadableRows(ILogger log)
{
    /// <summary>Maximum remembered rows, about 200 bytes each; beyond it, all are forgotten and may be logged again.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<(string Table, RowKey Key), byte> logged = new();

    /// <summary>For a database that is opened for a short time, without a server.</summary>
    public static UnreadableRows Unlogged { get; } = new(NullLogger.Instance);

    public void Note(Table table, RowKey key, Exception reason)
    {
        if (logged.Count >= Limit) logged.Clear();
        if (logged.TryAdd((table.Name, key), 0)) LogUnreadable(table.Name, key.Account.Value, key.Id, reason.Message);
    }

    [LoggerMessage(LogLevel.Error, "Row unreadable and left out: table {Table}, account {Account}, key {Key}: {Reason}")]
    private partial void LogUnreadable(string table, long account, string key, string reason);
}

/// <summary>A row that was requested by its key is unreadable. Only the request that needs it fails.</summary>
public sealed class UnreadableRowException(Table table, RowKey key, Exception cause)
    : Exception($"Row unreadable: table {table.Name}, account {key.Account.Value}, key {key.Id}: {cause.Message}", cause);
