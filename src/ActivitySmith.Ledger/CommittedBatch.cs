using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Telemetry;

namespace ActivitySmith.Ledger;

/// <summary>The changes of one transaction, for its observers.</summary>
public sealed record CommittedBatch
{
    public IReadOnlyList<Activity> Activities { get; init; } = [];
    public IReadOnlyList<StreamRecord> Streams { get; init; } = [];
    public IReadOnlyList<Notification> Notifications { get; init; } = [];
    public IReadOnlyList<BadgeCount> Badges { get; init; } = [];
    public IReadOnlyList<DeliveryRecord> Deliveries { get; init; } = [];
    public IReadOnlyList<Device> Devices { get; init; } = [];
    public IReadOnlyList<RowKey> DeletedDevices { get; init; } = [];
    public IReadOnlyList<Channel> Channels { get; init; } = [];
    public IReadOnlyList<RowKey> DeletedChannels { get; init; } = [];

    /// <summary>Removed devices whose Live Activities must still be ended.</summary>
    public IReadOnlyList<RemovedDevice> RemovedDevices { get; init; } = [];

    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];
    public IReadOnlyList<RowKey> EndedSessions { get; init; } = [];
    public IReadOnlyList<Account> Accounts { get; init; } = [];
    public IReadOnlyList<long> DeletedAccounts { get; init; } = [];

    /// <summary>Accounts in which a target may now resolve to other devices.</summary>
    public IReadOnlyList<AccountId> Regrouped { get; init; } = [];

    /// <summary>The spans of the commands behind the changes; only of requests that are being recorded.</summary>
    public IReadOnlyList<CommitTrace> Traces { get; init; } = [];

    /// <summary>When this node committed the batch or read it from another node.</summary>
    public ClockReading LearnedAt { get; init; }

    /// <summary>The change sequence after the batch.</summary>
    public long Sequence { get; init; }

    /// <summary>Whether another node committed the batch and already acted on it. One batch may combine several commits of other nodes.</summary>
    public bool IsRemote { get; init; }

    private Dictionary<(AccountId Account, string Id), Activity>? activitiesById;

    /// <summary>The changed activity with that id; null when the batch does not change it. The first call groups the activities by their ids.</summary>
    public Activity? FindActivity(AccountId account, string id) =>
        (activitiesById ??= Activities.ToDictionary(activity => (activity.Account, activity.Id))).GetValueOrDefault((account, id));
}

/// <summary>
/// Is notified of every committed batch on the ledger's thread, before its callers continue. Implementations must be fast and must not throw or
/// wait.
/// </summary>
public interface ICommitObserver
{
    void Committed(CommittedBatch batch);

    /// <summary>This node was disconnected for too long to get every commit of other nodes. Everything reported before may be outdated.</summary>
    void Missed()
    {
    }

    /// <summary>
    /// Commits that were reported before are no longer in the database (<see cref="NewsKind.Rewound"/>): observers must read again everything derived
    /// from them.
    /// </summary>
    void Rewound()
    {
    }
}
