using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Rows;

/// <summary>All rows that commands read and change. Used by the ledger's thread alone.</summary>
public sealed class RowSet : IDeviceFacts
{
    /// <summary>
    /// Cache limit of one generation of each of the three large tables. At the usual 1 to 2 KB per row, the number of rows is the limit that is
    /// reached first. All tables together hold at most 0.75 GB (docs/operation.md, Memory).
    /// </summary>
    private static readonly CacheLimit LargeCache = new(Rows: 100_000, Bytes: 96 << 20);

    private static readonly CacheLimit SmallCache = new(Rows: 5_000, Bytes: 4 << 20);

    private readonly IRowTable[] tables;
    private readonly RowLoader loader;
    private long committedSequence;
    private long acceptedSequence;

    /// <summary>The highest number that this process has seen; higher than <see cref="Sequence"/> only after the database was rewound.</summary>
    private long highest;
    private readonly AccountFacts facts;
    private readonly IRowStore store;
    private readonly UnreadableRows unreadable;

    /// <summary>Accounts in which the batch changed devices or channels so that a target may now resolve to other devices.</summary>
    private readonly HashSet<AccountId> regrouped = [];

    internal RowSet(IRowStore store, UnreadableRows unreadable)
    {
        (this.store, this.unreadable) = (store, unreadable);
        loader = new RowLoader(store);
        tables =
        [
            Accounts = new(AccountTables.Accounts, store, loader, unreadable, SmallCache),
            Users = new(AccountTables.Users, store, loader, unreadable, SmallCache),
            SignInLinks = new(AccountTables.SignInLinks, store, loader, unreadable, SmallCache),
            People = new(PeopleTables.People, store, loader, unreadable, SmallCache),
            Sessions = new(SessionTables.Sessions, store, loader, unreadable, SmallCache),
            SignInOrigins = new(SessionTables.Origins, store, loader, unreadable, SmallCache),
            Invites = new(PeopleTables.Invites, store, loader, unreadable, SmallCache),
            Audit = new(PeopleTables.Audit, store, loader, unreadable, SmallCache),
            MailedTo = new(PeopleTables.MailedTo, store, loader, unreadable, SmallCache),
            AuditDays = new(PeopleTables.AuditDays, store, loader, unreadable, SmallCache),
            ApiKeys = new(ApiKeyTable.Keys, store, loader, unreadable, SmallCache),
            KeyUses = new(ApiKeyTable.Uses, store, loader, unreadable, SmallCache),
            KeyAddresses = new(ApiKeyTable.Addresses, store, loader, unreadable, SmallCache),
            Channels = new(DeviceTables.Channels, store, loader, unreadable, SmallCache),
            Devices = new(DeviceTables.Devices, store, loader, unreadable, SmallCache),
            RemovedDevices = new(DeviceTables.Removed, store, loader, unreadable, SmallCache),
            PairingCodes = new(PairingTable.Codes, store, loader, unreadable, SmallCache),
            Badges = new(DeviceTables.Badges, store, loader, unreadable, SmallCache),
            Deliveries = new(DeliveryTables.Deliveries, store, loader, unreadable, LargeCache),
            Places = new(DeliveryTables.Places, store, loader, unreadable, SmallCache),
            BroadcastChannels = new(DeliveryTables.Channels, store, loader, unreadable, SmallCache),
            Streams = new(StreamTable.Streams, store, loader, unreadable, LargeCache),
            Activities = new(ActivityTables.Activities, store, loader, unreadable, LargeCache),
            Frames = new(ActivityTables.Frames),
            Notifications = new(NotificationTable.Notifications, store, loader, unreadable, SmallCache),
            NotificationVersions = new(NotificationTable.Versions, store, loader, unreadable, SmallCache),
            ActionRuns = new(ActionTables.Runs, store, loader, unreadable, SmallCache),
            WebhookSecrets = new(ActionTables.Secrets, store, loader, unreadable, SmallCache),
            Metrics = new(WidgetTables.Metrics, store, loader, unreadable, SmallCache),
            MetricValues = new(WidgetTables.Values),
            StoredResponses = new(IdempotencyTable.StoredResponses, store, loader, unreadable, SmallCache),
        ];
        facts = new AccountFacts(this);
        Sequence = acceptedSequence = committedSequence = store.LoadSequence();
    }

    public RowTable<Account> Accounts { get; }
    public RowTable<User> Users { get; }
    public RowTable<SignInLink> SignInLinks { get; }
    public RowTable<Person> People { get; }
    public RowTable<Session> Sessions { get; }
    public RowTable<SignInOrigin> SignInOrigins { get; }
    public RowTable<Invite> Invites { get; }
    public RowTable<AuditEntry> Audit { get; }
    public RowTable<MailedTo> MailedTo { get; }
    public RowTable<ActorDay> AuditDays { get; }
    public RowTable<ApiKey> ApiKeys { get; }
    public RowTable<KeyUse> KeyUses { get; }
    public RowTable<KeyAddress> KeyAddresses { get; }
    public RowTable<Channel> Channels { get; }
    public RowTable<Device> Devices { get; }
    public RowTable<RemovedDevice> RemovedDevices { get; }
    public RowTable<PairingCode> PairingCodes { get; }
    public RowTable<BadgeCount> Badges { get; }
    public RowTable<DeliveryRecord> Deliveries { get; }
    public RowTable<DevicePlaces> Places { get; }
    public RowTable<BroadcastChannel> BroadcastChannels { get; }
    public RowTable<StreamRecord> Streams { get; }
    public RowTable<Activity> Activities { get; }
    public RowLog<Frame> Frames { get; }
    public RowTable<Notification> Notifications { get; }
    public RowTable<NotificationVersion> NotificationVersions { get; }
    public RowTable<ActionRun> ActionRuns { get; }
    public RowTable<WebhookSecret> WebhookSecrets { get; }
    public RowTable<WidgetMetric> Metrics { get; }
    public RowLog<MetricValue> MetricValues { get; }
    public RowTable<StoredResponse> StoredResponses { get; }

    /// <summary>See <see cref="LedgerOptions.ConcurrentActivities"/>.</summary>
    public int ConcurrentActivities { get; init; } = 4;

    /// <summary>The last number assigned in the order of all changes.</summary>
    internal long Sequence { get; private set; }

    internal IReadOnlyList<IChanges> Changes => tables;

    internal IReadOnlySet<AccountId> Regrouped => regrouped;

    /// <summary>Whether the current command read rows that are not loaded yet; it must be discarded and run again.</summary>
    internal bool IsIncomplete => loader.IsWanted;

    internal bool HasChanges => acceptedSequence != committedSequence || tables.Any(table => !table.IsEmpty);

    /// <summary>The account's devices and channels.</summary>
    public AccountDirectory Directory(AccountId account) => facts.Directory(account);

    public ReachCount CountOf(Activity activity, TargetedDevices devices) => facts.CountOf(activity, devices);

    public int PlacesTaken(Device phone, string exceptActivityId) => facts.PlacesTaken(phone, exceptActivityId, ConcurrentActivities);

    public DeliveryRecord? DeliveryOf(Activity activity, Device device) => Deliveries.Find(activity.Account, DeliveryRecord.IdOf(activity.Id, device.Id));

    /// <summary>Empty for a device without any.</summary>
    public DevicePlaces PlacesOf(AccountId account, string deviceId) => facts.PlacesOf(account, deviceId);

    /// <summary>The committed running activities of an account, with their targets.</summary>
    internal IReadOnlyList<ActivityTarget> RunningTargets(AccountId account) =>
        store.LoadAccount(ActivityTables.Targets, account, unreadable, ("ended_at", null));

    /// <summary>Scheduled notifications of an account.</summary>
    internal int CountScheduled(AccountId account)
    {
        var scheduled = store.LoadAccount(NotificationTable.States, account, unreadable, ("state", NotificationState.Scheduled))
            .Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, row) in Notifications.ChangesOf(account))
        {
            if (row is { State: NotificationState.Scheduled }) scheduled.Add(key.Id);
            else scheduled.Remove(key.Id);
        }

        return scheduled.Count;
    }

    /// <summary>Writes the first version of an activity.</summary>
    public Activity Start(Activity activity)
    {
        var row = Put(activity);
        facts.Started(row);
        return row;
    }

    /// <summary>Writes an activity's next version: assigns its position in the order of changes, and stores a frame when one is due.</summary>
    public Activity Put(Activity activity)
    {
        var frame = Frame.Of(activity, ActivityTables.TimerJson(activity.Shown.Timer));
        var row = activity with { Seq = NextSequence(), LastFrameAt = frame?.At ?? activity.LastFrameAt };
        Activities.Put(row);
        if (frame is not null) Frames.Append(frame);
        CopyTags(row);
        return row;
    }

    public void Put(StreamRecord stream)
    {
        var before = Streams.Find(stream.Account, stream.Key.Value);
        var tags = stream.Parked is { } parked ? parked.Tags
            : before is { Parked: not null } && stream.LastActivityId is { } last ? Activities.Find(stream.Account, last)?.Shown.Tags
            : stream.ListedTags;
        Streams.Put(stream with { ListedTags = tags });
    }

    /// <summary>Copies the tags of a stream's running or last activity to the stream.</summary>
    private void CopyTags(Activity activity)
    {
        if (activity.StreamKey is not { } key || Streams.Find(activity.Account, key) is not { Parked: null } stream) return;
        if (stream.LastActivityId == activity.Id && !Equals(stream.ListedTags, activity.Shown.Tags))
            Streams.Put(stream with { ListedTags = activity.Shown.Tags });
    }

    /// <summary>Writes a notification's next version, or sends it: assigns its position in the order of changes.</summary>
    public Notification Put(Notification notification)
    {
        var seq = NextSequence();
        var row = notification with { Seq = seq, SentSeq = notification is { SentSeq: 0, IsShown: true } ? seq : notification.SentSeq };
        Notifications.Put(row);
        return row;
    }

    /// <summary>Appends a metric's value with the next position in the order of changes.</summary>
    public void Append(MetricValue value) => MetricValues.Append(value with { Seq = NextSequence() });

    public void Put(Device device)
    {
        if (Devices.Find(device.Account, device.Id) is not { } before || before.UserId != device.UserId) regrouped.Add(device.Account);
        Devices.Put(device);
    }

    public void Put(Channel channel)
    {
        regrouped.Add(channel.Account);
        Channels.Put(channel);
    }

    public void RemoveDevice(AccountId account, string id)
    {
        regrouped.Add(account);
        Devices.Remove(account, id);
    }

    public void RemoveChannel(AccountId account, string slug)
    {
        regrouped.Add(account);
        Channels.Remove(account, slug);
    }

    /// <summary>
    /// An account id that was never used, so that leftover rows of a deleted account cannot appear in a new one. It is taken from the order of all
    /// changes, which never goes back.
    /// </summary>
    internal AccountId NextAccount()
    {
        Sequence = Math.Max(NextSequence(), AccountId.First.Value + 1);
        return new AccountId(Sequence);
    }

    /// <summary>Uses up a number without a change; the commit stores the new sequence.</summary>
    internal void SkipNumber() => NextSequence();

    internal void AcceptCommand()
    {
        acceptedSequence = Sequence;
        facts.AcceptCommand();
        foreach (var table in tables) table.AcceptCommand();
    }

    internal void DiscardCommand()
    {
        Sequence = acceptedSequence;
        facts.DiscardCommand();
        foreach (var table in tables) table.DiscardCommand();
    }

    internal void LoadWanted() => loader.Load();

    /// <summary>Applies the commits of other nodes like a batch of this ledger that was just committed.</summary>
    internal void Take(News news)
    {
        if (news.Kind != NewsKind.Continuous) ForgetAll();
        foreach (var table in tables)
        {
            if (news.PrunedTables.Contains(table.Table.Name)) ForgetTable(table);
            if (news.Pruned.TryGetValue(table.Table.Name, out var pruned)) Forget(table, pruned);
            if (!news.Changed.TryGetValue(table.Table.Name, out var keys)) continue;
            table.Renew(keys);
            if (IsOfDirectory(table)) regrouped.UnionWith(keys.Select(key => key.Account));
        }

        if (loader.IsWanted) loader.Load();
        foreach (var table in tables)
            if (news.Changed.TryGetValue(table.Table.Name, out var keys)) facts.Renew(table.Table, keys);
        highest = Math.Max(highest, Sequence);
        Sequence = acceptedSequence = news.Sequence;
    }

    internal void BatchCommitted(long? sequence = null)
    {
        committedSequence = acceptedSequence = Sequence = sequence ?? Sequence;
        regrouped.Clear();
        facts.BatchCommitted();
        foreach (var table in tables) table.BatchCommitted();
    }

    /// <summary>Drops cached rows that were deleted or changed outside the commands; only between two batches.</summary>
    internal void Forget(Table changed, IReadOnlyCollection<RowKey> keys)
    {
        foreach (var table in tables)
            if (ReferenceEquals(table.Table, changed)) Forget(table, keys);
    }

    /// <summary>Discards the batch.</summary>
    /// <param name="isCacheCertain">
    /// Whether the cached rows that the batch did not change are as committed, or will be read again with the commits of other nodes. False after a
    /// failure that leaves any doubt: then no cached row stays.
    /// </param>
    internal void BatchFailed(bool isCacheCertain)
    {
        if (isCacheCertain)
        {
            facts.BatchFailed();
            Discard();
            foreach (var table in tables) table.BatchFailed();
        }
        else
        {
            ForgetAll();
        }

        Sequence = acceptedSequence = committedSequence;
    }

    private void ForgetAll()
    {
        facts.Clear();
        Discard();
        foreach (var table in tables) table.ForgetAll();
    }

    private void Discard()
    {
        regrouped.Clear();
        loader.Clear();
    }

    private void ForgetTable(IRowTable table)
    {
        if (IsOfDirectory(table)) facts.Clear();
        table.ForgetAll();
    }

    private void Forget(IRowTable table, IReadOnlyCollection<RowKey> keys)
    {
        if (IsOfDirectory(table)) facts.Forget(keys.Select(key => key.Account));
        table.Forget(keys);
    }

    private bool IsOfDirectory(IRowTable table) => ReferenceEquals(table, Devices) || ReferenceEquals(table, Channels);

    /// <summary>Higher than every number assigned before, even one that the database has lost.</summary>
    private long NextSequence() => Sequence = Math.Max(Sequence, highest) + 1;
}
