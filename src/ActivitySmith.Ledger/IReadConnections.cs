using System.Data.Common;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>Read-only connections for lists and history; they see committed rows only.</summary>
public interface IReadConnections
{
    Task<DbConnection> Open(CancellationToken cancellation);

    /// <summary>Logs unreadable rows, which lists leave out.</summary>
    UnreadableRows Unreadable => UnreadableRows.Unlogged;

    /// <summary>The values of a reader's rows, in the fastest way that the engine has.</summary>
    internal RowColumns ColumnsOf(DbDataReader reader) => new DbColumnReader(reader);
}
