using System.Data.Common;

namespace ActivitySmith.Ledger.Moving;

/// <summary>
/// Copies everything from one database into an empty one, of the same kind or another, and compares numbers and checksums. Table by
/// table, each in a transaction of its own with a note that it is done: what broke off goes on with the table that it broke off in.
/// No server may run on either.
/// </summary>
public sealed class DatabaseMove(IDatabase from, IDatabase to)
{
    /// <summary>Tables that belong to the database itself, and not to what is kept in it: so the target has an epoch of its own.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "schema_steps", "commit_log", "shared_secrets", "request_windows", "database_epoch", MoveNotes.Table };

    /// <param name="told">Is told of each table, for people.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="MoveRefusedException">The target is not empty, or does not hold afterwards what the source holds.</exception>
    public async Task Run(Action<string> told, CancellationToken cancellation)
    {
        from.Migrate();
        MoveNotes.RefuseUnfinished(from);
        to.Migrate();
        await using var source = from.OpenWriter();
        await using var target = to.OpenWriter();
        var tables = (await Names(source, from, cancellation)).Where(table => !Own.Contains(table)).ToList();
        var notes = await MoveNotes.Open(target, to, cancellation) ?? await Begin(target, tables, cancellation);

        foreach (var table in tables)
        {
            var copy = await TableCopy.Of(source, table, cancellation);
            if (!notes.IsDone(table))
            {
                await using var transaction = await target.BeginTransactionAsync(cancellation);
                await copy.Write(target, copy.Read(source, cancellation), cancellation);
                await notes.Done(target, table, cancellation);
                await transaction.CommitAsync(cancellation);
            }

            var (there, here) = (await copy.Sum(source, cancellation), await copy.Sum(target, cancellation));
            if (!there.Same(here))
            {
                await notes.Undo(target, table, cancellation);
                throw new MoveRefusedException($"Table {table} holds {here.Rows} rows (sum {here.Sum:x16}) in place of {there.Rows} (sum {there.Sum:x16}); was a server running? Run this again");
            }

            told($"{table}: {here.Rows} rows, sum {here.Sum:x16}");
        }

        await MoveNotes.Close(target, cancellation);
    }

    /// <exception cref="MoveRefusedException">A move into the database broke off: it holds half of something.</exception>
    public static void RefuseUnfinished(IDatabase database) => MoveNotes.RefuseUnfinished(database);

    private static async Task<MoveNotes> Begin(DbConnection target, List<string> tables, CancellationToken cancellation)
    {
        foreach (var table in tables.Where(table => table != "change_sequence"))
        {
            await using var command = TableCopy.Command(target, $"SELECT COUNT(*) FROM {table}");
            if (await command.ExecuteScalarAsync(cancellation) is not 0L)
                throw new MoveRefusedException($"The target is not empty: table {table} holds rows. Name a new database, or a new file");
        }

        return await MoveNotes.Create(target, cancellation);
    }

    private static async Task<List<string>> Names(DbConnection connection, IDatabase database, CancellationToken cancellation)
    {
        await using var command = TableCopy.Command(connection, database.TableNames);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation)) names.Add(reader.GetString(0));
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}

/// <summary>A move that cannot be made, or that did not end well; the message tells the operator.</summary>
public sealed class MoveRefusedException(string message) : Exception(message);
