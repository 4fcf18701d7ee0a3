using System.Data.Common;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Ledger;

/// <summary>Read-only connections for lists and history; they see committed rows only.</summary>
public interface IReadConnections
{
    Task<DbConnection> Open(CancellationToken cancellation);

    /// <summary>Logs unreadable rows, which lists leave out.</summary>
    UnreadableRows Unreadable => UnreadableRows.Unlogged;

    /// <summary>The values of a reader's rows, in the fastest way that the engine has.</summary>
    internal RowColumns ColumnsOf(DbDataReader reader) => new DbColumnReader(reader);

    /// <summary>How the engine's full-text index finds entries of search.</summary>
    internal WordMatch WordMatch => throw new NotSupportedException("These connections have no full-text index");
}
