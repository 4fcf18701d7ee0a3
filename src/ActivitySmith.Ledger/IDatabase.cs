using System.Data.Common;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A database that a ledger can live in.</summary>
public interface IDatabase : IReadConnections
{
    /// <summary>Engine and place, for the log; holds no secrets.</summary>
    string Description { get; }

    /// <summary>Brings the schema up to what this server knows; must come before anything else.</summary>
    /// <returns>The numbers of the steps that were taken now.</returns>
    /// <exception cref="NewerSchemaException">A newer server has been here.</exception>
    IReadOnlyList<int> Migrate();

    /// <summary>Opens what the ledger writes to.</summary>
    IRowStore OpenStore();

    /// <summary>A query for the names of all tables.</summary>
    internal string TableNames { get; }

    /// <summary>A connection for everything, open; for work beside which no server runs.</summary>
    internal DbConnection OpenWriter();
}
