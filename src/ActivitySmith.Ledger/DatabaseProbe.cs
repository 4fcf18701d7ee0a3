using System.Data.Common;
using Dapper;

namespace ActivitySmith.Ledger;

/// <summary>Reads one row, to report whether the database is available.</summary>
public static class DatabaseProbe
{
    /// <returns>Null when the read succeeded; otherwise the driver's error message.</returns>
    public static async Task<string?> FindProblem(this IReadConnections connections, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.Open(cancellation);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT value FROM change_sequence", cancellationToken: cancellation));
            return null;
        }
        catch (DbException error)
        {
            // The error is the result.
            return error.Message;
        }
    }
}
