using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// The ledger's rows in PostgreSQL, shared by all nodes. The row of <c>change_sequence</c> is the turn: only the node that has locked it commits.
/// That node first reads what the others have committed (<c>commit_log</c>), and its commit adds a note. A batch takes two round trips: one for the
/// turn, and one that writes everything and commits. A single node takes its turn with the commit, in one round trip; the commit fails when another
/// node has committed.
/// </summary>
public sealed partial class PostgresStore : IRowStore, ISharing
{
    private const string TakeTurn = "SELECT value FROM change_sequence WHERE id = 1 FOR UPDATE";

    private readonly PostgresDatabase database;
    private readonly TimeProvider clock;
    private readonly ILogger<PostgresStore> log;
    private readonly PostgresLink link;
    private readonly BatchWriter writer = new();
    private readonly PostgresDuty duty;
    private readonly Settlement settlement;
    private readonly CommitHistory history;
    private readonly string node = Randomness.Text(12);
    private PostgresListener? listener;
    private Action<string>? epochSeen;
    private bool hasTurn;
    private bool isDisposed;
    private long commits;

    /// <summary>The last change sequence that this store read or wrote; null when it may have changed.</summary>
    private long? current;

    /// <summary>Whether the batch relies on <see cref="current"/> without a turn.</summary>
    private bool isAssumed;

    public PostgresStore(PostgresDatabase database, TimeProvider clock, ILogger<PostgresStore> log)
    {
        this.database = database;
        this.clock = clock;
        this.log = log;
        link = new PostgresLink(database, clock);
        history = new CommitHistory(link, log);
        duty = new PostgresDuty(clock, log);
        settlement = new Settlement(database, clock, log);
        Windows = new PostgresWindows(database, () => listener?.HasOthers == true);
    }

    public ISharing? Sharing => this;

    public ISharedWindows Windows { get; }

    IDuty ISharing.Duty => duty;

    public void Subscribe(Action wake) => listener = new PostgresListener(database, node, wake, epoch => epochSeen?.Invoke(epoch), duty, clock, log);

    public void SubscribeEpoch(Action<string> seen) => epochSeen += seen;

    public long LoadSequence() => history.Load();

    public News? Begin(long known)
    {
        listener?.Know(known);
        isAssumed = listener?.IsAlone == true && link.IsOpen && current == known;
        if (isAssumed) return null;
        try
        {
            var (sequence, token) = AskForTurn(known);
            current = sequence;
            return history.Since(known, sequence, token);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
        {
            // Nothing has been written yet. Without a turn, the whole batch is impossible.
            Leave();
            if (link.IsUnavailable(error)) link.Drop();
            throw new StorageUnavailableException($"No turn to write:  {error.Message}", error);
        }
    }

    public News? ReadNews(long known)
    {
        listener?.Know(known);
        return Reach(() => history.ReadNews(known));
    }

    public bool Conclude()
    {
        var stillHolds = !isAssumed || Reach(history.Position) == current;
        if (!stillHolds) current = null;
        Leave();
        return stillHolds;
    }

    public void Leave()
    {
        writer.Clear();
        if (!hasTurn) return;
        hasTurn = false;
        if (!link.IsOpen) return;
        try
        {
            using var command = new NpgsqlCommand("ROLLBACK", link.Connection);
            command.ExecuteNonQuery();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
        {
            // The transaction ends with its connection.
            LogConnectionLost(error);
            link.Drop();
        }
    }

    public void Load(IReadOnlyList<IWantedRows> wanted)
    {
        var reads = wanted.Where(rows => rows.Keys.Count > 0).ToList();
        if (reads.Count == 0) return;
        _ = Reach(() =>
        {
            using var batch = new NpgsqlBatch(link.Connection);
            foreach (var rows in reads) batch.BatchCommands.Add(ByKeys(rows.Table, rows.Keys));
            using var reader = batch.ExecuteReader();
            foreach (var rows in reads)
            {
                var columns = new DbColumnReader(reader);
                while (reader.Read())
                {
                    IColumnReader row = columns.From(0);
                    var key = new RowKey(row.Account(), row.Text());
                    row.Restart();
                    rows.Take(key, row);
                }

                reader.NextResult();
            }

            return true;
        });
    }

    public IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable, (string Column, string? Value)? where = null)
        where TRow : class => Reach(() =>
        {
            var condition = where is null ? "" : where.Value.Value is null ? $" AND {where.Value.Column} IS NULL" : $" AND {where.Value.Column} = $2";
            using var command = new NpgsqlCommand($"SELECT {Names(table)} FROM {table.Name} t WHERE account_id = $1{condition}", link.Connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = account.Value });
            if (where?.Value is { } value) command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
            using var reader = command.ExecuteReader();
            var columns = new DbColumnReader(reader);
            var rows = new List<TRow>();
            while (reader.Read())
                if (unreadable.Listed(table, columns.From(0)) is { } row) rows.Add(row);
            return rows;
        });

    public long Commit(IReadOnlyList<IChanges> changes, long sequence)
    {
        foreach (var change in changes)
            if (!change.IsEmpty) change.WriteTo(writer);
        var before = current ?? throw new InvalidOperationException("A commit without a turn");
        var position = Math.Max(sequence, before + 1);
        using var batch = new NpgsqlBatch(link.Connection);
        batch.BatchCommands.Add(Advance(before, position));
        writer.AddTo(batch);
        history.Wrote(position, WriteAndCommit(batch, before, position, writer.Note));
        writer.Clear();
        return position;
    }

    public StorageProblem? ProblemOf(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageProblem.DiskFull,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => StorageProblem.ReadOnly,
        PostgresException { SqlState: PostgresErrorCodes.IoError } => StorageProblem.DiskFailing,
        StorageUnavailableException { InnerException: PostgresException cause } =>
            ProblemOf(cause) is { } known and not StorageProblem.Failing ? known : StorageProblem.Unavailable,
        StorageUnavailableException => StorageProblem.Unavailable,

        // Another session holds the lock that every commit needs, and each attempt waits for the full timeout.
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled } => StorageProblem.Unavailable,
        PostgresException refused => IsOfTheCommand(refused) ? null : StorageProblem.Failing,
        _ => null,
    };

    public PrunedRows Prune(PruneRequest request, int limit)
    {
        try
        {
            isAssumed = false;
            current = null;
            var (before, _) = AskForTurn(known: 0);
            var pruned = PruneStatement.Run(link.Connection, request, limit);
            if (pruned.Count > 0)
            {
                writer.Note.Pruned(request.Table, pruned.Keys);
                using var batch = new NpgsqlBatch(link.Connection) { BatchCommands = { Advance(before, before + 1) } };
                if (PruneStatement.OfTags(request, pruned.Keys) is { } tags) batch.BatchCommands.Add(tags);
                WriteAndCommit(batch, before, before + 1, writer.Note);
            }

            return pruned;
        }
        finally
        {
            Leave();
        }
    }

    public bool Index(long known, Func<SearchWrite?> write)
    {
        try
        {
            if (isAssumed)
            {
                isAssumed = false;
                current = AskForTurn(known).Sequence;
            }

            if (current != known) return false;
            if (write() is not { } entries) return true;
            PostgresSearch.WriteAndCommit(link.Connection, entries);
            hasTurn = false;
            return true;
        }
        catch (Exception error) when (link.IsUnavailable(error))
        {
            link.Drop();
            (hasTurn, current) = (false, null);
            throw;
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        settlement.Close();
        listener?.Dispose();
        link.Dispose();
    }

    /// <summary>
    /// Whether the error concerns the written data (classes 21 to 23 and 54) or a conflict with another transaction (40);
    /// https://www.postgresql.org/docs/current/errcodes-appendix.html.
    /// </summary>
    private static bool IsOfTheCommand(PostgresException refused) => refused.SqlState[..2] is "21" or "22" or "23" or "40" or "54";

    private static string Names(Table table) => string.Join(", ", table.Columns.Select(column => $"t.{column.Name}"));

    private static NpgsqlBatchCommand ByKeys(Table table, IReadOnlyCollection<RowKey> keys)
    {
        var (account, id) = (table.Columns[0].Name, table.Columns[1].Name);
        return new NpgsqlBatchCommand(
            $"SELECT {Names(table)} FROM unnest($1, $2) AS k({account}, {id}) JOIN {table.Name} t ON t.{account} = k.{account} AND t.{id} = k.{id}")
        {
            Parameters =
            {
                new NpgsqlParameter<long[]>
                {
                    TypedValue = [.. keys.Select(key => key.Account.Value)],
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
                },
                new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(key => key.Id)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
    }

    /// <summary>
    /// Waits for the turn. Retries on a new connection when the old one broke since the last turn, because nothing has been written yet.
    /// </summary>
    /// <returns>The change sequence, and the token of the commit at the known position if its note exists.</returns>
    private (long Sequence, string? Token) AskForTurn(long known)
    {
        var wasOpen = link.IsOpen;
        try
        {
            return Ask();
        }
        catch (Exception error) when (wasOpen && link.IsUnavailable(error) && error.InnerException is not TimeoutException)
        {
            LogConnectionLost(error);
            link.Drop();
            return Ask();
        }

        (long Sequence, string? Token) Ask()
        {
            // Separate statements: the snapshot of the second one is taken after the turn is granted.
            using var batch = new NpgsqlBatch(link.Connection)
            {
                BatchCommands = { new("BEGIN"), new(TakeTurn), history.TokenAt(known) },
            };
            hasTurn = true;
            using var reader = batch.ExecuteReader();
            if (!reader.Read()) throw new InvalidDataException("The table change_sequence has lost its row");
            var sequence = reader.GetInt64(0);
            reader.NextResult();
            return (sequence, reader.Read() ? reader.GetString(0) : null);
        }
    }

    /// <summary>
    /// Advances the change sequence. The row's lock excludes other nodes until the commit. An unexpected value fails the transaction, because the
    /// column is NOT NULL.
    /// </summary>
    private static NpgsqlBatchCommand Advance(long before, long position) =>
        new("UPDATE change_sequence SET value = CASE value WHEN $1 THEN $2 END WHERE id = 1")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = before }, new NpgsqlParameter<long> { TypedValue = position } },
        };

    /// <summary>Completes the turn: adds the note, the notification and the commit to the batch, and sends all in one round trip.</summary>
    /// <returns>The commit's token.</returns>
    private string WriteAndCommit(NpgsqlBatch batch, long before, long position, CommitNote note)
    {
        var token = $"{node}-{++commits}";
        batch.BatchCommands.Add(new(
            "INSERT INTO commit_log (position, previous, token, at, changes) "
            + "VALUES ($1, $2, $3, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, $4)")
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = position },
                new NpgsqlParameter<long> { TypedValue = before },
                new NpgsqlParameter<string> { TypedValue = token },
                new NpgsqlParameter<byte[]> { TypedValue = note.ToJson() },
            },
        });
        if (listener?.IsAlone != true)
        {
            batch.BatchCommands.Add(new($"SELECT pg_notify('{PostgresListener.Channel}', $1)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = node } },
            });
        }

        // Statements that are sent together without BEGIN are one transaction, which PostgreSQL commits at the end.
        if (!isAssumed) batch.BatchCommands.Add(new("COMMIT"));
        current = null;
        try
        {
            batch.ExecuteNonQuery();
            hasTurn = false;
            current = position;
        }
        catch (PostgresException error) when (isAssumed && error is { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "change_sequence" })
        {
            throw new OvertakenException(error);
        }
        catch (Exception error) when (link.IsUnavailable(error))
        {
            LogConnectionLost(error);
            link.Drop();
            hasTurn = false;
            if (!settlement.WasCommitted(position, token, error))
                throw new StorageUnavailableException("The connection broke before the commit; nothing was written", error);
        }

        if (link.HasLeftReplicaBehind)
        {
            // The next turn reads this commit as if it came from another node, once the replica has it or is no longer waited for.
            link.Drop();
            current = null;
            throw new StorageUnavailableException("No replica confirmed a commit in time: it is on the primary only", cause: null) { MayBeWritten = true };
        }

        return token;
    }

    private T Reach<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception error) when (error is not StorageUnavailableException && link.IsUnavailable(error))
        {
            LogConnectionLost(error);
            link.Drop();
            throw new StorageUnavailableException($"The connection to PostgreSQL broke: {error.Message}", error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Connection to PostgreSQL lost")]
    private partial void LogConnectionLost(Exception error);
}
