using System.Data.Common;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Positions;
using Dapper;

namespace ActivitySmith.Ledger;

/// <summary>
/// The id of the database's history. It is created with the database and changes when a backup is restored or the data is moved to another database.
/// Positions and versions that clients stored under another epoch are not comparable.
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
    /// Starts a new epoch, because the database lacks commits that clients have seen. When several nodes detect this, the first one does it for all.
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

    /// <summary>Reads the database's epoch again: another node may have started a new one.</summary>
    /// <returns>Whether it has changed.</returns>
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

    /// <summary>Whether a client may resume from the position.</summary>
    public async Task<bool> Has(Position position, CancellationToken cancellation) => position.IsWithin(Current, await Newest(cancellation));

    /// <summary>The position of the newest committed change. Queries that begin later see this change and all before it.</summary>
    public async Task<long> Newest(CancellationToken cancellation)
    {
        await using var connection = await database.Open(cancellation);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT value FROM change_sequence WHERE id = 1", cancellationToken: cancellation));
    }

    /// <summary>Makes the next start of the server create a new epoch. The schema need not be up to date.</summary>
    internal static void Forget(DbConnection connection, string tableNames)
    {
        if (connection.Query<string>(tableNames).Contains("database_epoch")) connection.Execute("DELETE FROM database_epoch");
    }

    /// <summary>
    /// Creates an epoch for a database that has none. A missing epoch, or one that belongs to another place, means that the database was restored.
    /// Devices may then show states from after the backup, so the newest state is sent to all of them again, without a sound.
    /// </summary>
    /// <param name="connection">A write connection, with no other writer.</param>
    /// <param name="place">Identifies the location of the database in a way that a restore changes; empty when the engine has no such id.</param>
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
                UPDATE deliveries SET
                    shown_version = CASE WHEN seen_version > shown_version THEN seen_version ELSE shown_version END,
                    seen_version = seen_version - 1
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
            : throw new InvalidDataException("Table database_epoch has no row");
    }
}
