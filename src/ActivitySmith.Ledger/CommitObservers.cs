using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>All who are told of commits. What one of them fails with is its own: it is committed, and the others are told.</summary>
internal sealed partial class CommitObservers(IEnumerable<ICommitObserver> observers, ILogger log)
{
    /// <summary>Deleted accounts that are remembered, far more than can have a command under way; then it begins anew.</summary>
    private const int GoneLimit = 10_000;

    private readonly ICommitObserver[] observers = [.. observers];

    /// <summary>Deleted accounts, whose ids are given to no other. A command that was under way may still write a row of one, which nobody is to act on.</summary>
    private readonly HashSet<AccountId> gone = [];

    /// <summary>Tells what the rows hold as the batch's changes, which were committed, or read from another node, now.</summary>
    public void Announce(RowSet rows, ClockReading now, bool isRemote)
    {
        if (gone.Count >= GoneLimit) gone.Clear();
        foreach (var deleted in rows.Accounts.Deleted) gone.Add(deleted.Account);
        foreach (var account in rows.Accounts.Changed) gone.Remove(account.Id);
        var committed = new CommittedBatch
        {
            Activities = Told(rows.Activities.Changed, row => row.Account),
            Notifications = Told(rows.Notifications.Changed, row => row.Account),
            Badges = Told(rows.Badges.Changed, row => row.Account),
            Deliveries = Told(rows.Deliveries.Changed, row => row.Account),
            Devices = Told(rows.Devices.Changed, row => row.Account),
            DeletedDevices = [.. rows.Devices.Deleted],
            RemovedDevices = Told(rows.RemovedDevices.Changed, row => row.Account),
            ApiKeys = Told(rows.ApiKeys.Changed, row => row.Account),
            EndedSessions = [.. rows.Sessions.Deleted],
            Accounts = [.. rows.Accounts.Changed],
            DeletedAccounts = [.. rows.Accounts.Deleted.Select(key => key.Account.Value)],
            Regrouped = Told(rows.Regrouped, account => account),
            LearnedAt = now,
            IsRemote = isRemote,
        };
        Tell(observer => observer.Committed(committed));
    }

    public void Missed() => Tell(observer => observer.Missed());

    public void Rewound()
    {
        gone.Clear();
        Tell(observer => observer.Rewound());
    }

    private T[] Told<T>(IEnumerable<T> changed, Func<T, AccountId> accountOf) =>
        gone.Count == 0 ? [.. changed] : [.. changed.Where(row => !gone.Contains(accountOf(row)))];

    private void Tell(Action<ICommitObserver> what)
    {
        foreach (var observer in observers)
        {
            try
            {
                what(observer);
            }
#pragma warning disable CA1031 // A bug in an observer must not make a commit look as if it had failed: the commands would be run again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogFailed(error, observer.GetType().Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{Observer} failed with what was committed")]
    private partial void LogFailed(Exception error, string observer);
}
