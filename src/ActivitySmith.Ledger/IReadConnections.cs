using System.Data.Common;

namespace ActivitySmith.Ledger;

/// <summary>Connections for lists and history; they see committed rows only and never write.</summary>
public interface IReadConnections
{
    Task<DbConnection> Open(CancellationToken cancellation);
}
