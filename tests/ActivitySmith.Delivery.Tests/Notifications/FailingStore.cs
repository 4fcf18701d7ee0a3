using System.Data.Common;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;

namespace ActivitySmith.Delivery.Tests.Notifications;

/// <summary>
/// A store that fails on request. It selects commits by the row that they write and not by counting: their number depends on background work.
/// </summary>
internal sealed class FailingStore(IRowStore inner) : IRowStore
{
    private volatile Refusal? refusal;

    public ISharing? Sharing => inner.Sharing;

    public void Load(IReadOnlyList<IWantedRows> wanted) => inner.Load(wanted);

    public IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable, (string Column, string? Value)? where = null)
        where TRow : class => inner.LoadAccount(table, account, unreadable, where);

    public long LoadSequence() => inner.LoadSequence();

    public bool Index(long known, Func<SearchWrite?> write) => inner.Index(known, write);

    public PrunedRows Prune(PruneRequest request, int limit) => inner.Prune(request, limit);

    public long Commit(IReadOnlyList<IChanges> changes, long sequence)
    {
        refusal?.Check(changes);
        return inner.Commit(changes, sequence);
    }

    /// <summary>From now on a commit that writes such a row fails, until <see cref="Heal"/>; the task completes with the first failure.</summary>
    public Task FailOn<TRow>(Func<TRow, bool> isSuch)
        where TRow : class
    {
        var started = new Refusal(row => row is TRow such && isSuch(such));
        refusal = started;
        return started.Failed;
    }

    public void Heal() => refusal = null;

    public void Dispose() => inner.Dispose();

    private sealed class Refusal(Func<object, bool> isSuch) : IRowWriter
    {
        private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Failed => failed.Task;

        public void Check(IReadOnlyList<IChanges> changes)
        {
            foreach (var change in changes) change.WriteTo(this);
        }

        public void Upsert<TRow>(Table<TRow> table, TRow row, TRow? before)
            where TRow : class => Look(row);

        public void Delete<TRow>(Table<TRow> table, RowKey key)
            where TRow : class
        {
        }

        public void Append<TRow>(Log<TRow> log, TRow row)
            where TRow : class => Look(row);

        private void Look(object row)
        {
            if (!isSuch(row)) return;
            failed.TrySetResult();
            throw new CommitFailure();
        }
    }

    private sealed class CommitFailure() : DbException("Injected");
}
