using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Ledger;

/// <summary>What one transaction changed, for those who act on it.</summary>
public sealed record CommittedBatch(
    IReadOnlyList<Activity> Activities,
    IReadOnlyList<Notification> Notifications,
    IReadOnlyList<ApiKey> ApiKeys,
    IReadOnlyList<Account> Accounts,
    IReadOnlyList<long> DeletedAccounts);

/// <summary>Is told of every committed batch before its callers are answered, on the ledger's thread: be quick, never throw, never wait.</summary>
public interface ICommitObserver
{
    void Committed(CommittedBatch batch);
}
