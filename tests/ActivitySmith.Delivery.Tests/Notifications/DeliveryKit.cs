using System.Data.Common;
using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.Telemetry;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Badges;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Delivery.Tests.Notifications;

/// <summary>The path from a command to APNs: a real ledger in a file, the dispatcher on its commits, and a fake APNs that the test controls.</summary>
internal sealed class DeliveryKit : IAsyncDisposable, ICommitObserver
{
    public static readonly AccountId Home = AccountId.First;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly Target Everyone = new((IReadOnlyList<string>?)null);
    private readonly DirectoryInfo folder;
    private readonly Lock gate = new();
    private readonly Dictionary<string, DeliveryRecord> rows = [];
    private readonly List<(string Id, Func<DeliveryRecord, bool> Wanted, TaskCompletionSource<DeliveryRecord> Done)> waiters = [];
    private WebPushTransport? webPush;
    private Task heldReads = Task.CompletedTask;
    private Dispatcher? dispatcher;
    private NotificationDispatcher? oneOffs;

    private DeliveryKit(DirectoryInfo folder, ApnsKit apns) => (this.folder, Apns, Ledger) = (folder, apns, null!);

    public const string PublicUrl = "https://states.example";

    public ApnsKit Apns { get; }

    public VapidKey Vapid { get; } = VapidKey.Of(VapidKey.NewSecret());

    public FakeTimeProvider Clock => Apns.Clock!;

    public LedgerWriter Ledger { get; private set; }

    /// <summary>Limit of the feed from the next start on; null: the server's default.</summary>
    public long? FeedLimit { get; set; }

    /// <summary>The store that the ledger writes to.</summary>
    public FailingStore Store { get; private set; } = null!;

    public CommitFeed Feed { get; private set; } = null!;

    public DeviceBook Devices { get; private set; } = null!;

    /// <summary>The measurements of pushes, of every start.</summary>
    public TestMeters Meters { get; } = new();

    public BadgeBook Badges { get; private set; } = null!;

    /// <summary>See <see cref="Dispatcher.OpenActivities"/>.</summary>
    public int OpenActivities => dispatcher!.OpenActivities;

    public DeliveryQueries Deliveries => new(File);

    private SqliteFile File => new(Path.Combine(folder.FullName, "test.db"));

    /// <param name="phones">Devices with all tokens; their tokens are their names in hexadecimal.</param>
    public static Task<DeliveryKit> Open(params string[] phones) => Open(change: null, phones);

    /// <inheritdoc cref="Open(string[])"/>
    /// <param name="change">Changes the options of APNs last.</param>
    /// <param name="phones">Devices with all tokens.</param>
    public static async Task<DeliveryKit> Open(Action<ApnsOptions>? change, params string[] phones)
    {
        var desk = new DeliveryKit(Directory.CreateTempSubdirectory("activitysmith-phones-"), await ApnsKit.Open(change: change));
        SqliteMigrations.Apply(desk.File);
        await desk.Start();
        await desk.Write(rows => rows.Accounts.Put(new Account { Id = Home, Name = "Home", CreatedAt = desk.Clock.GetUtcNow() }));
        foreach (var phone in phones) await desk.Put(Phone(phone, desk.Clock.GetUtcNow()));
        return desk;
    }

    public static Device Phone(string id, DateTimeOffset now) => new()
    {
        Account = Home,
        Id = id,
        UserId = "owner",
        Kind = DeviceKind.Ios,
        Name = id,
        CreatedAt = now,
        TokenHash = new byte[32],
        OsVersion = "18.2",
        ApnsToken = new PushToken(TokenOf(id), 1, now),
        WidgetToken = new PushToken(TokenOf(id) + "aa", 1, now),
    };

    public static string TokenOf(string id) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(id));

    /// <summary>Starts the server's part again on the stored data, after <see cref="Stop"/>.</summary>
    public async Task Start()
    {
        var feed = Feed = FeedLimit is { } limit ? new CommitFeed(limit) : new CommitFeed();
        Store = new FailingStore(new SqliteStore(File));
        Ledger = new LedgerWriter(Store, [feed, this], Clock, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        var meter = new PushMeter(Meters, new PushTraces(), Clock);
        var deliveries = new DeliveryQueries(new HeldReads(this));
        var activities = new ActivityQueries(new HeldReads(this));
        var devices = Devices = new DeviceBook(new DeviceQueries(File, new ChannelQueries(File)), Clock);
        var badges = Badges = new BadgeBook(new DeviceQueries(File, new ChannelQueries(File)));
        var channels = new ActivityChannels(Apns.Transport, new ApnsChannels(Apns.Transport), deliveries, Ledger, Clock, NullLogger<ActivityChannels>.Instance);
        var receipts = new Receipts(Ledger, feed, Clock, NullLogger<Receipts>.Instance);
        var phones = new PhoneAdapter(Apns.Transport, Apns.Options, channels, new BudgetGovernor(), badges, meter, NullLogger<PhoneAdapter>.Instance);
        var messages = new WebMessages(badges, () => PublicUrl);
        webPush = new WebPushTransport(
            new WebPushOptions { Hosts = ["localhost"] }, Vapid, "https://activitysmith.example", Clock, NullLogger<WebPushTransport>.Instance,
                Desk.TrustReceivers);
        var adapters = new PushAdapters(phones, new BrowserAdapter(webPush, messages, NullLogger<BrowserAdapter>.Instance), meter);
        var step = new ActivityStep(Ledger, receipts, adapters, channels, devices, Clock, NullLogger<ActivityStep>.Instance);
        var regrouper = new Regrouper(Ledger, Clock, NullLogger<Regrouper>.Instance);
        var phoneStep = new DeviceStep(Ledger, adapters, devices, new NotificationQueries(File), Clock, NullLogger<DeviceStep>.Instance);
        oneOffs = new NotificationDispatcher(phoneStep, badges, feed, new SoleDuty(), Clock, NullLogger<NotificationDispatcher>.Instance);
        dispatcher = new Dispatcher(
            feed, receipts, step, devices, regrouper, oneOffs, activities, deliveries, new SoleDuty(), Clock, NullLogger<Dispatcher>.Instance);
        await dispatcher.Start(CancellationToken.None);
        await feed.Passed(); // It has read what was open,
        await feed.Passed(); // and sends.
    }

    public async Task Stop()
    {
        if (dispatcher is null) return;
        await dispatcher.DisposeAsync();
        await oneOffs!.DisposeAsync();
        await Ledger.DisposeAsync();
        webPush?.Dispose();
        dispatcher = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Apns.DisposeAsync();
        Vapid.Dispose();
        Meters.Dispose();
        folder.Delete(recursive: true);
    }

    public Task Put(Device device) => Write(rows => rows.Put(device));

    public async Task Write(Action<RowSet> change) => _ = (await Ledger.Submit(new Change(change))).Value;

    /// <summary>Writes while nothing observes commits, like a server that dies right after.</summary>
    public Task WriteWhileStopped(Action<RowSet> change) => RunWhileStopped(new Change(change));

    /// <inheritdoc cref="WriteWhileStopped"/>
    public async Task RunWhileStopped<TResult>(Command<TResult> command)
    {
        await using var ledger = new LedgerWriter(new SqliteStore(File), [], Clock, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
        _ = (await ledger.Submit(command)).Value;
    }

    /// <summary>Holds back reads of activities and deliveries until the returned action is called.</summary>
    public Action HoldReads()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        heldReads = held.Task;
        return held.SetResult;
    }

    public ChannelSweep Sweep() => new(Apns.Transport, new ApnsChannels(Apns.Transport), Deliveries, Ledger, Clock, NullLogger<ChannelSweep>.Instance);

    public AccountCards Cards() => new(
        Apns.Transport, Deliveries, new DeviceQueries(File, new ChannelQueries(File)), new ActivityQueries(File), Clock, NullLogger<AccountCards>.Instance);

    public async Task<Device> Device(string id) => (await new DeviceQueries(File, new ChannelQueries(File)).Find(Home, id, CancellationToken.None))!;

    /// <summary>Returns the notification's id.</summary>
    public async Task<string> Notify(NotificationContent content)
    {
        var id = Randomness.Id("ntf_");
        _ = (await Ledger.Submit(new SendNotification(Caller, id, content, tags: null, metadata: null, Everyone))).Value;
        return id;
    }

    public async Task SetBadge(int count) => _ = (await Ledger.Submit(new SetBadge(Caller, count, Everyone))).Value;

    /// <summary>Records a metric's value; creates the metric first when it is new.</summary>
    public async Task Record(double value)
    {
        await Ledger.Submit(new CreateMetric(Home, "load", new MetricChange("Load", "number", null, null, null)));
        _ = (await Ledger.Submit(new RecordMetricValue(Home, "load", new Scalar(value), measuredAt: null))).Value;
    }

    /// <summary>Completes when the delivery is as wanted.</summary>
    public Task<DeliveryRecord> Until(string subjectId, string deviceId, Func<DeliveryRecord, bool> wanted) =>
        Until(DeliveryRecord.IdOf(subjectId, deviceId), wanted);

    private async Task<DeliveryRecord> Until(string id, Func<DeliveryRecord, bool> wanted)
    {
        var done = new TaskCompletionSource<DeliveryRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (rows.TryGetValue(id, out var row) && wanted(row)) return row;
            waiters.Add((id, wanted, done));
        }

        try
        {
            return await done.Task.WaitAsync(Timeout);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{id} not so within {Timeout}:\n{Describe()}", late);
        }
    }

    /// <summary>Completes when that version of the notification was accepted.</summary>
    public Task<DeliveryRecord> AcceptedVersion(string notificationId, string deviceId, long version) =>
        Until(DeliveryRecord.IdOf(notificationId, deviceId, version), delivery => delivery.Phase == DeliveryPhase.Accepted);

    public Task<DeliveryRecord> Accepted(string subjectId, string deviceId) =>
        Until(subjectId, deviceId, delivery => delivery.Phase == DeliveryPhase.Accepted);

    /// <summary>APNs leaves the first push without a reply until the returned action is called.</summary>
    public (Task Arrived, Action Release) HoldFirst()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Apns.Server.Answer = (_, number) =>
        {
            if (number > 1) return Task.CompletedTask;
            arrived.SetResult();
            return release.Task;
        };
        return (arrived.Task.WaitAsync(Timeout), release.SetResult);
    }

    /// <summary>Moves the clock once, then keeps firing the timers that are set as a consequence, until <paramref name="happened"/> completes.</summary>
    public async Task Advance(TimeSpan by, Task happened)
    {
        Clock.Advance(by);
        while (!happened.IsCompleted)
        {
            Clock.Advance(TimeSpan.Zero);
            await Task.Yield();
        }

        await happened;
    }

    /// <summary>The time, all pushes and all deliveries, for the message of a failed test.</summary>
    public string Describe()
    {
        lock (gate) return $"{Clock.GetUtcNow():O}, {Apns.Server.Requests.Count} pushes\n{string.Join('\n', rows.Values)}";
    }

    /// <summary>
    /// Sets the time of day, after the dispatcher has read everything that was committed: it turns the times in a row into pauses as it reads the
    /// row.
    /// </summary>
    public async Task SetTimeOfDay(TimeSpan by)
    {
        await Feed.Passed();
        Clock.Jump(by);
    }

    /// <summary>
    /// Moves the clock in small steps until <paramref name="happened"/> completes, by two hours at most: everything that the product waits for comes
    /// sooner.
    /// </summary>
    public async Task AdvanceSlowly(Task happened)
    {
        var last = Clock.GetUtcNow() + TimeSpan.FromHours(2);
        while (!happened.IsCompleted)
        {
            if (Clock.GetUtcNow() > last) throw new TimeoutException($"It did not happen by {last:u}.");
            Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await happened;
    }

    void ICommitObserver.Committed(CommittedBatch batch)
    {
        lock (gate)
        {
            foreach (var delivery in batch.Deliveries)
            {
                rows[delivery.Id] = delivery;
                foreach (var waiter in waiters.Where(waiter => waiter.Id == delivery.Id && waiter.Wanted(delivery)).ToList())
                {
                    waiters.Remove(waiter);
                    waiter.Done.SetResult(delivery);
                }
            }
        }
    }

    private static Caller Caller => new(Home, "key_1", KeyScope.All, CanManage: true);

    private sealed class HeldReads(DeliveryKit desk) : IReadConnections
    {
        public async Task<DbConnection> Open(CancellationToken cancellation)
        {
            await desk.heldReads.WaitAsync(cancellation);
            return await desk.File.Open(cancellation);
        }
    }

    private sealed class Change(Action<RowSet> change) : Command<bool>
    {
        public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
        {
            change(rows);
            return true;
        }
    }
}
