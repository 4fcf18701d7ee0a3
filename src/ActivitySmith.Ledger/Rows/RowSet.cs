using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Rows;

/// <summary>All rows that commands read and change. Used by the ledger's thread alone.</summary>
public sealed class RowSet
{
    /// <summary>Rows of one large table kept in memory, about 1 KB each; see <see cref="RowCache{TRow}"/>.</summary>
    private const int LargeCache = 50_000;

    private const int SmallCache = 5_000;

    private readonly IRowTable[] tables;
    private long committedSequence;
    private readonly Dictionary<AccountId, AccountDirectory> directories = [];

    /// <summary>Directories that the command at hand changed; one read after that must not outlive it when it is discarded.</summary>
    private readonly HashSet<AccountId> touchedDirectories = [];

    internal RowSet(IRowStore store)
    {
        tables =
        [
            Accounts = new(AccountTables.Accounts, store, SmallCache),
            Users = new(AccountTables.Users, store, SmallCache),
            SignInLinks = new(AccountTables.SignInLinks, store, SmallCache),
            ApiKeys = new(ApiKeyTable.Keys, store, SmallCache),
            Channels = new(DeviceTables.Channels, store, SmallCache),
            Devices = new(DeviceTables.Devices, store, SmallCache),
            Badges = new(DeviceTables.Badges, store, SmallCache),
            Streams = new(StreamTable.Streams, store, LargeCache),
            Activities = new(ActivityTables.Activities, store, LargeCache),
            Frames = new(ActivityTables.Frames),
            Notifications = new(NotificationTable.Notifications, store, SmallCache),
            ActionRuns = new(ActionTables.Runs, store, SmallCache),
            WebhookSecrets = new(ActionTables.Secrets, store, SmallCache),
            Metrics = new(WidgetTables.Metrics, store, SmallCache),
            MetricValues = new(WidgetTables.Values),
            FirstAnswers = new(IdempotencyTable.FirstAnswers, store, SmallCache),
        ];
        Sequence = committedSequence = store.LoadSequence();
    }

    public RowTable<Account> Accounts { get; }
    public RowTable<User> Users { get; }
    public RowTable<SignInLink> SignInLinks { get; }
    public RowTable<ApiKey> ApiKeys { get; }
    public RowTable<Channel> Channels { get; }
    public RowTable<Device> Devices { get; }
    public RowTable<BadgeCount> Badges { get; }
    public RowTable<StreamRecord> Streams { get; }
    public RowTable<Activity> Activities { get; }
    public RowLog<Frame> Frames { get; }
    public RowTable<Notification> Notifications { get; }
    public RowTable<ActionRun> ActionRuns { get; }
    public RowTable<WebhookSecret> WebhookSecrets { get; }
    public RowTable<WidgetMetric> Metrics { get; }
    public RowLog<MetricValue> MetricValues { get; }
    public RowTable<FirstAnswer> FirstAnswers { get; }

    /// <summary>The last number given out in the order of all changes.</summary>
    internal long Sequence { get; private set; }

    internal IReadOnlyList<IChanges> Changes => tables;

    internal bool HasChanges => tables.Any(table => !table.IsEmpty);

    /// <summary>The account's devices and channels.</summary>
    public AccountDirectory Directory(AccountId account)
    {
        if (directories.TryGetValue(account, out var known)) return known;
        return directories[account] = new AccountDirectory(
            [.. Devices.All(account).OrderBy(device => device.CreatedAt)],
            [.. Channels.All(account).OrderBy(channel => channel.Slug, StringComparer.Ordinal)]);
    }

    /// <summary>Writes an activity's next version: gives it its place in the order and keeps its frame when one is due.</summary>
    public Activity Put(Activity activity)
    {
        var frame = Frame.Of(activity, ActivityTables.TimerJson(activity.Shown.Timer));
        var row = activity with { Seq = NextSequence(), LastFrameAt = frame?.At ?? activity.LastFrameAt };
        Activities.Put(row);
        if (frame is not null) Frames.Append(frame);
        return row;
    }

    public Notification Put(Notification notification)
    {
        var row = notification with { Seq = NextSequence() };
        Notifications.Put(row);
        return row;
    }

    public void Put(Device device)
    {
        Touch(device.Account);
        Devices.Put(device);
    }

    public void Put(Channel channel)
    {
        Touch(channel.Account);
        Channels.Put(channel);
    }

    public void RemoveDevice(AccountId account, string id)
    {
        Touch(account);
        Devices.Remove(account, id);
    }

    public void RemoveChannel(AccountId account, string slug)
    {
        Touch(account);
        Channels.Remove(account, slug);
    }

    /// <summary>
    /// An account id that was never given before, so that nothing left of a deleted account can turn up in a new one: taken from the
    /// order of all changes, which never goes back.
    /// </summary>
    internal AccountId NextAccount()
    {
        Sequence = Math.Max(Sequence, AccountId.First.Value) + 1;
        return new AccountId(Sequence);
    }

    internal void AcceptCommand()
    {
        touchedDirectories.Clear();
        foreach (var table in tables) table.AcceptCommand();
    }

    internal void DiscardCommand()
    {
        foreach (var account in touchedDirectories) directories.Remove(account);
        touchedDirectories.Clear();
        foreach (var table in tables) table.DiscardCommand();
    }

    internal void BatchCommitted()
    {
        committedSequence = Sequence;
        foreach (var table in tables) table.BatchCommitted();
    }

    /// <summary>Rows of that table were deleted; between two batches only.</summary>
    internal void Forget(Table changed)
    {
        if (ReferenceEquals(changed, DeviceTables.Devices) || ReferenceEquals(changed, DeviceTables.Channels)) directories.Clear();
        foreach (var table in tables) table.Forget(changed);
    }

    internal void BatchFailed()
    {
        directories.Clear();
        touchedDirectories.Clear();
        foreach (var table in tables) table.BatchFailed();
        Sequence = committedSequence;
    }

    private long NextSequence() => ++Sequence;

    private void Touch(AccountId account)
    {
        directories.Remove(account);
        touchedDirectories.Add(account);
    }
}
