using System.Data.Common;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>Connections for lists and history; they see committed rows only and never write.</summary>
public interface IReadConnections
{
    Task<DbConnection> Open(CancellationToken cancellation);

    /// <summary>Logs rows that lists have to leave out.</summary>
    UnreadableRows Unreadable => UnreadableRows.Unlogged;
}
