using System.Data.Common;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A database that stores a ledger.</summary>
public interface IDatabase : IReadConnections
{
    /// <summary>Engine and location, for the log; contains no secrets.</summary>
    string Description { get; }

    /// <summary>Applies the migrations of this server; must be called before anything else.</summary>
    /// <returns>The numbers of the steps that this call applied.</returns>
    /// <exception cref="NewerSchemaException">A newer server has written the database.</exception>
    IReadOnlyList<int> Migrate();

    /// <summary>Opens the store that the ledger writes to.</summary>
    IRowStore OpenStore();

    /// <summary>A query for the names of all tables.</summary>
    internal string TableNames { get; }

    /// <summary>An open read-write connection, for work while no server runs.</summary>
    internal DbConnection OpenWriter();
}
