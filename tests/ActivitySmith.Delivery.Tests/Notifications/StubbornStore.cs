using System.Data.Common;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Delivery.Tests.Notifications;

/// <summary>A store that lets some commits pass and then fails one. Told when the ledger's thread waits.</summary>
internal sealed class StubbornStore(IRowStore inner) : IRowStore
{
    /// <summary>Commits that pass before the one that fails; negative: none fails.</summary>
    public int FailsAfter { get; set; } = -1;

    public ISharing? Sharing => inner.Sharing;

    public void Load(IReadOnlyList<IWantedRows> wanted) => inner.Load(wanted);

    public IReadOnlyList<TRow> LoadAccount<TRow>(Table<TRow> table, AccountId account, UnreadableRows unreadable)
        where TRow : class => inner.LoadAccount(table, account, unreadable);

    public long LoadSequence() => inner.LoadSequence();

    public int Prune(PruneRequest request, int limit) => inner.Prune(request, limit);

    public long Commit(IReadOnlyList<IChanges> changes, long sequence)
    {
        if (FailsAfter >= 0 && FailsAfter-- == 0) throw new CommitFailure();
        return inner.Commit(changes, sequence);
    }

    public void Dispose() => inner.Dispose();

    private sealed class CommitFailure() : DbException("Injected");
}
