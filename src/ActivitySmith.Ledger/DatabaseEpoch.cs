using System.Data.Common;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Positions;
using Dapper;

namespace ActivitySmith.Ledger;

/// <summary>
/// The id of the database's history. It is made with the database and changes when a backup is restored or everything is moved to another database: what
/// clients remember of an earlier history (positions, versions) is then no longer comparable.
/// </summary>
public sealed class DatabaseEpoch(IDatabase database)
{
    /// <summary>60 bits.</summary>
    private const int Length = 10;

    private readonly Lock gate = new();
    private volatile string? current;

    /// <summary>Read after <see cref="IDatabase.Migrate"/>; 10 characters of <c>[A-Za-z0-9_-]</c>.</summary>
    public string Current => current ??= Read(database);

    /// <summary>
    /// Begins a new history, as the database turned out to lack commits that clients know. Of several nodes that find that out, the first one does it for all.
    /// </summary>
    public void Renew()
    {
        lock (gate)
        {
            using var connection = database.OpenWriter();
            connection.Execute("UPDATE database_epoch SET epoch = @next WHERE id = 1 AND epoch = @was", new { next = Randomness.Text(Length), was = Current });
            current = Read(database);
        }
    }

    /// <summary>Takes the epoch that the database has now, as another node may have begun a new history.</summary>
    /// <returns>Whether it is another than before.</returns>
    public bool Refresh()
    {
        lock (gate)
        {
            var there = Read(database);
            if (there == Current) return false;
            current = there;
            return true;
        }
    }

    public Position At(long sequence) => new(Current, sequence);

    /// <summary>Whether a client may resume there.</summary>
    public async Task<bool> Has(Position position, CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        var newest = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT value FROM change_sequence WHERE id = 1", cancellationToken: cancellation));
        return position.IsWithin(Current, newest);
    }

    /// <summary>Makes the next start begin a new history. The schema need not be up to date.</summary>
    internal static void Forget(DbConnection connection, string tableNames)
    {
        if (connection.Query<string>(tableNames).Contains("database_epoch")) connection.Execute("DELETE FROM database_epoch");
    }

    /// <summary>
    /// Gives a database without an epoch a new one. When it had one that was taken away, or that belongs to another place, the database was restored: devices
    /// may show states from after the backup, so that the newest state is owed to all of them again, without a sound.
    /// </summary>
    /// <param name="connection">A writer, with nobody else at it.</param>
    /// <param name="place">Where the database is, in terms that a restore changes; empty when the engine has none.</param>
    internal static void Ensure(DbConnection connection, string place)
    {
        var known = connection.Query<(string Epoch, string Place)>("SELECT epoch, place FROM database_epoch WHERE id = 1").ToList();
        if (known is [{ Epoch.Length: > 0 } same] && same.Place == place) return;
        var isFirst = known is [{ Epoch.Length: 0 }];
        using var transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM database_epoch", transaction: transaction);
        connection.Execute(
            "INSERT INTO database_epoch (id, epoch, place) VALUES (1, @epoch, @place)", new { epoch = Randomness.Text(Length), place }, transaction);
        if (!isFirst)
        {
            connection.Execute(
                """
                UPDATE deliveries SET shown_version = CASE WHEN seen_version > shown_version THEN seen_version ELSE shown_version END, seen_version = seen_version - 1
                WHERE kind = 'activity' AND closed_at IS NULL AND seen_version > 0
                """,
                transaction: transaction);
        }

        transaction.Commit();
    }

    private static string Read(IDatabase database)
    {
        using var connection = database.OpenWriter();
        return connection.ExecuteScalar<string>("SELECT epoch FROM database_epoch WHERE id = 1") is { Length: > 0 } epoch
            ? epoch
            : throw new InvalidDataException("The table database_epoch has lost its row");
    }
}
