using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Telemetry;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>All observers of commits. When one of them fails, the commit stays and the others are still notified.</summary>
internal sealed partial class CommitObservers(IEnumerable<ICommitObserver> observers, ILogger log)
{
    /// <summary>Maximum remembered deleted accounts, far more than can have commands in progress; beyond it, the set is cleared.</summary>
    private const int MaxDeletedAccounts = 10_000;

    private readonly ICommitObserver[] observers = [.. observers];

    /// <summary>
    /// Deleted accounts; their ids are never reused. A command in progress may still write a row of one; observers must not act on it.
    /// </summary>
    private readonly HashSet<AccountId> deletedAccounts = [];

    /// <summary>Notifies the observers of the batch's changes in the rows, which were just committed or read from another node.</summary>
    public void Announce(RowSet rows, long sequence, ClockReading now, bool isRemote, IReadOnlyList<CommitTrace>? traces = null)
    {
        if (deletedAccounts.Count >= MaxDeletedAccounts) deletedAccounts.Clear();
        foreach (var deleted in rows.Accounts.Deleted) deletedAccounts.Add(deleted.Account);
        foreach (var account in rows.Accounts.Changed) deletedAccounts.Remove(account.Id);
        var committed = new CommittedBatch
        {
            Activities = Existing(rows.Activities.Changed, row => row.Account),
            Streams = Existing(rows.Streams.Changed, row => row.Account),
            Notifications = Existing(rows.Notifications.Changed, row => row.Account),
            Badges = Existing(rows.Badges.Changed, row => row.Account),
            Deliveries = Existing(rows.Deliveries.Changed, row => row.Account),
            Devices = Existing(rows.Devices.Changed, row => row.Account),
            DeletedDevices = [.. rows.Devices.Deleted],
            Channels = Existing(rows.Channels.Changed, row => row.Account),
            DeletedChannels = [.. rows.Channels.Deleted],
            RemovedDevices = Existing(rows.RemovedDevices.Changed, row => row.Account),
            ApiKeys = Existing(rows.ApiKeys.Changed, row => row.Account),
            EndedSessions = [.. rows.Sessions.Deleted],
            Accounts = [.. rows.Accounts.Changed],
            DeletedAccounts = [.. rows.Accounts.Deleted.Select(key => key.Account.Value)],
            Regrouped = Existing(rows.Regrouped, account => account),
            Traces = traces ?? [],
            Sequence = sequence,
            LearnedAt = now,
            IsRemote = isRemote,
        };
        Notify(observer => observer.Committed(committed));
    }

    public void Missed() => Notify(observer => observer.Missed());

    public void Rewound()
    {
        deletedAccounts.Clear();
        Notify(observer => observer.Rewound());
    }

    private T[] Existing<T>(IEnumerable<T> changed, Func<T, AccountId> accountOf) =>
        deletedAccounts.Count == 0 ? [.. changed] : [.. changed.Where(row => !deletedAccounts.Contains(accountOf(row)))];

    private void Notify(Action<ICommitObserver> call)
    {
        foreach (var observer in observers)
        {
            try
            {
                call(observer);
            }
            // A bug in an observer must not make the commit appear failed: the commands would run again.
            catch (Exception error)
            {
                LogFailed(error, observer.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Commit observer failed: {Observer}")]
    private partial void LogFailed(Exception error, string observer);
}
