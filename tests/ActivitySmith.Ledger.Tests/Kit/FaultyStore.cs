using System.Data.Common;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Ledger.Tests.Kit;

/// <summary>The failure of a simulated database error.</summary>
public sealed class InjectedFailure(string message) : DbException(message);

/// <summary>
/// A store that fails on request and records the writes of each transaction. Set it only between two commands, while the ledger's thread waits.
/// </summary>
public sealed class FaultyStore(IRowStore inner) : IRowStore
{
    /// <summary>Number of commits still to fail before anything is written.</summary>
    public int FailingCommits { get; set; }

    /// <summary>The exception of a failed commit; null: an <see cref="InjectedFailure"/>.</summary>
    public Func<DbException>? CommitFailure { get; set; }

    /// <summary>Number of row reads still to fail.</summary>
    public int FailingLoads { get; set; }

    /// <summary>Number of row reads that reached the database.</summary>
    public int Loads { get; private set; }

    /// <summary>How often all rows of an account were read from a table.</summary>
    public int AccountLoads { get; private set; }

    /// <summary>The writes of each committed transaction, in order.</summary>
    public List<IReadOnlyList<string>> Commits { get; } = [];

    public ISharing? Sharing => inner.Sharing;

    public void Load(IReadOnlyList<IWantedRows> wanted)
    {
        if (FailingLoads > 0) throw Failure(FailingLoads--);
        Loads += wanted.Sum(rows => rows.Keys.Count);
        inner.Load(wanted);
    }

    public IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable, (string Column, string? Value)? where = null)
        where TRow : class
    {
        if (FailingLoads > 0) throw Failure(FailingLoads--);
        AccountLoads++;
        return inner.LoadAccount(table, account, unreadable, where);
    }

    public long LoadSequence() => inner.LoadSequence();

    public void Verify() => inner.Verify();

    public StorageProblem? ProblemOf(Exception failure) => inner.ProblemOf(failure);

    public PrunedRows Prune(PruneRequest request, int limit) => inner.Prune(request, limit);

    public bool Index(long known, Func<SearchWrite?> write) => inner.Index(known, write);

    public long Commit(IReadOnlyList<IChanges> changes, long sequence)
    {
        if (FailingCommits > 0 && FailingCommits-- is var left) throw CommitFailure?.Invoke() ?? Failure(left);
        var committed = inner.Commit(changes, sequence);
        var noted = new NotingWriter();
        foreach (var change in changes) change.WriteTo(noted);
        Commits.Add(noted.Written);
        return committed;
    }

    public void Dispose() => inner.Dispose();

    private static InjectedFailure Failure(int left) => new($"Injected, {left} left");

    private sealed class NotingWriter : IRowWriter
    {
        public List<string> Written { get; } = [];

        public void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
            where TRow : class => Written.Add($"{table.Name} {table.KeyOf(row).Id}");

        public void Delete<TRow>(Table<TRow> table, RowKey key)
            where TRow : class => Written.Add($"{table.Name} -{key.Id}");

        public void Append<TRow>(Log<TRow> log, TRow row)
            where TRow : class => Written.Add(log.Name);
    }
}
