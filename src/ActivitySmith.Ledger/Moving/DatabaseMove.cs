using System.Data.Common;

namespace ActivitySmith.Ledger.Moving;

/// <summary>
/// Copies all rows from one database into an empty one, of the same or another engine, and compares row counts and checksums. Each table is copied in
/// a separate transaction that also records its completion, so an interrupted move resumes with the table in which it stopped. No server may run on
/// either database.
/// </summary>
public sealed class DatabaseMove(IDatabase from, IDatabase to)
{
    /// <summary>Tables that describe the database itself rather than its contents. They are not copied, so the target keeps its own epoch.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "schema_steps", "commit_log", "shared_secrets", "request_windows", "database_epoch", MoveNotes.Table,
    };

    /// <summary>Beginning of the tables of search, which the next start of a server fills from the rows.</summary>
    private const string Search = "search_";

    /// <param name="report">Called with a line of text for each table.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="MoveRefusedException">The target is not empty, or its rows differ from the source's afterwards.</exception>
    public async Task Run(Action<string> report, CancellationToken cancellation)
    {
        from.Migrate();
        MoveNotes.RefuseUnfinished(from);
        to.Migrate();
        await using var source = from.OpenWriter();
        await using var target = to.OpenWriter();
        var names = await Names(source, from, cancellation);
        var tables = names.Where(table => !Own.Contains(table) && !table.StartsWith(Search, StringComparison.Ordinal)).ToList();
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
                throw new MoveRefusedException($"Table {table} has {here.Rows} rows (sum {here.Sum:x16}) instead of {there.Rows} (sum {there.Sum:x16}). "
                    + "Stop all servers that use either database, then run this again");
            }

            report($"{table}: {here.Rows} rows, sum {here.Sum:x16}");
        }

        await MoveNotes.Close(target, cancellation);
    }

    /// <exception cref="MoveRefusedException">An interrupted move has left the database incomplete.</exception>
    public static void RefuseUnfinished(IDatabase database) => MoveNotes.RefuseUnfinished(database);

    private static async Task<MoveNotes> Begin(DbConnection target, List<string> tables, CancellationToken cancellation)
    {
        foreach (var table in tables.Where(table => table != "change_sequence"))
        {
            await using var command = TableCopy.Command(target, $"SELECT COUNT(*) FROM {table}");
            if (await command.ExecuteScalarAsync(cancellation) is not 0L)
                throw new MoveRefusedException($"The target is not empty: table {table} has rows. Use a new database or a new file");
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

/// <summary>A move that is not possible or that failed; the message is for the operator.</summary>
public sealed class MoveRefusedException(string message) : Exception(message);
