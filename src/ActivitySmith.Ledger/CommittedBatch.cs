using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>What one transaction changed, for those who act on it.</summary>
public sealed record CommittedBatch
{
    public IReadOnlyList<Activity> Activities { get; init; } = [];
    public IReadOnlyList<Notification> Notifications { get; init; } = [];
    public IReadOnlyList<BadgeCount> Badges { get; init; } = [];
    public IReadOnlyList<DeliveryRecord> Deliveries { get; init; } = [];
    public IReadOnlyList<Device> Devices { get; init; } = [];
    public IReadOnlyList<RowKey> DeletedDevices { get; init; } = [];

    /// <summary>Of deleted devices with cards that are still to be ended.</summary>
    public IReadOnlyList<RemovedDevice> RemovedDevices { get; init; } = [];

    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];
    public IReadOnlyList<RowKey> EndedSessions { get; init; } = [];
    public IReadOnlyList<Account> Accounts { get; init; } = [];
    public IReadOnlyList<long> DeletedAccounts { get; init; } = [];

    /// <summary>Accounts in which a target may mean other devices than before.</summary>
    public IReadOnlyList<AccountId> Regrouped { get; init; } = [];

    /// <summary>When this node committed it, or learned of it.</summary>
    public ClockReading LearnedAt { get; init; }

    /// <summary>Whether another node committed it and was the first to act on it; several of its commits may come as one.</summary>
    public bool IsRemote { get; init; }
}

/// <summary>Is told of every committed batch before its callers are answered, on the ledger's thread: be quick, never throw, never wait.</summary>
public interface ICommitObserver
{
    void Committed(CommittedBatch batch);

    /// <summary>Commits of other nodes can no longer be told one by one, as this node was cut off for too long: what was told before is out of date.</summary>
    void Missed()
    {
    }

    /// <summary>
    /// Commits that were told before are not in the database any longer (<see cref="NewsKind.Rewound"/>): whatever was made of them must be read again.
    /// </summary>
    void Rewound()
    {
    }
}
