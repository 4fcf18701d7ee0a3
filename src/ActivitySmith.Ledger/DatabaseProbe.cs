using System.Data.Common;
using Dapper;

namespace ActivitySmith.Ledger;

/// <summary>Asks the database for one row, for those who report whether it is there.</summary>
public static class DatabaseProbe
{
    /// <returns>Null when it answered; otherwise what the driver says.</returns>
    public static async Task<string?> WhatIsWrong(this IReadConnections connections, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.Open(cancellation);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT value FROM change_sequence", cancellationToken: cancellation));
            return null;
        }
        catch (DbException error)
        {
            // That the database is away is the answer.
            return error.Message;
        }
    }
}
