using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Notifications that are replaced, withdrawn or scheduled.</summary>
public abstract partial class StorageContract
{
    private static readonly NotificationContent Original = new() { Title = "Deploying" };

    [Fact]
    public async Task A_replacement_opens_a_delivery_for_each_phone_that_the_notification_went_to()
    {
        await Phones("p1", "p2");
        await Notify("n1", Original);
        await Accept("n1", "p1", version: 1);
        await Phones("p3");

        var changed = (await Replace("n1", "Deployed")).Value;

        Assert.Equal((2, NotificationState.Sent, new Reach(2, 0, 1)), (changed.Notification.Version, changed.Notification.State, changed.Reach));
        Assert.Equal((DeliveryPhase.Accepted, DeliveryPhase.Replaced), ((await VersionOf("n1", "p1", 1))!.Phase, (await VersionOf("n1", "p2", 1))!.Phase));
        Assert.Equal((true, 1L), ((await VersionOf("n1", "p1", 2))!.IsOpen, (await VersionOf("n1", "p1", 2))!.HeardVersion));
        Assert.Equal((true, 0L), ((await VersionOf("n1", "p2", 2))!.IsOpen, (await VersionOf("n1", "p2", 2))!.HeardVersion));
        Assert.Null(await VersionOf("n1", "p3", 2));
        var kept = await Stored("n1");
        Assert.Equal(("Deployed", 1L), (kept!.Content.Value.Title, kept.SentSeq < kept.Seq ? 1L : 0L));
        var earlier = Assert.Single(await new NotificationQueries(Database.Reads).Versions(Samples.Home, "n1", TestContext.Current.CancellationToken));
        Assert.Equal((1, "Deploying", kept.CreatedAt), (earlier.Version, earlier.Content.Value.Title, earlier.At));
    }

    [Fact]
    public async Task An_unchanged_replacement_writes_nothing()
    {
        await Phones("p1");
        await Notify("n1", Original);
        var before = await Stored("n1");

        var changed = (await Replace("n1", "Deploying")).Value;

        Assert.Equal((1, default(Reach)), (changed.Notification.Version, changed.Reach));
        Assert.Equal(before!.Seq, (await Stored("n1"))!.Seq);
    }

    [Fact]
    public async Task The_history_keeps_the_last_twenty_versions()
    {
        await Phones("p1");
        await Notify("n1", Original);

        for (var version = 2; version <= 25; version++) await Replace("n1", $"v{version}");

        var earlier = await new NotificationQueries(Database.Reads).Versions(Samples.Home, "n1", TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(5, 20).Reverse().Select(version => (long)version), earlier.Select(version => version.Version));
        Assert.Null(await VersionOf("n1", "p1", 4));
        Assert.Equal((DeliveryPhase.Replaced, DeliveryPhase.Due), ((await VersionOf("n1", "p1", 5))!.Phase, (await VersionOf("n1", "p1", 25))!.Phase));
    }

    [Fact]
    public async Task A_withdrawal_follows_only_where_the_notification_is()
    {
        await Phones("p1", "p2");
        await Notify("n1", Original);
        await Accept("n1", "p1", version: 1);

        var withdrawn = (await Withdraw("n1")).Value;
        var again = (await Withdraw("n1")).Value;

        Assert.Equal((2, NotificationState.Withdrawn, 1), (withdrawn.Notification.Version, withdrawn.Notification.State, withdrawn.Reach.DevicesNotified));
        Assert.Equal((2, 0), (again.Notification.Version, again.Reach.DevicesNotified));
        Assert.Equal(1, (await VersionOf("n1", "p1", 2))!.HeardVersion);
        Assert.Null(await VersionOf("n1", "p2", 2));
        Assert.Equal(RefusalKind.Conflict, (await Replace("n1", "again")).Refusal!.Kind);
    }

    [Fact]
    public async Task A_push_that_was_accepted_after_its_replacement_makes_the_next_one_silent()
    {
        await Phones("p1", "p2");
        await Notify("n1", Original);
        var (first, second) = (await VersionOf("n1", "p1", 1), await VersionOf("n1", "p2", 1));
        await Replace("n1", "Deployed");

        await Record(first!, new PushOutcome.Accepted("late", UniqueId: null));
        await Record(second!, new PushOutcome.Retry(TimeSpan.FromMinutes(1), "ServiceUnavailable"));

        Assert.Equal((DeliveryPhase.Accepted, "late"), ((await VersionOf("n1", "p1", 1))!.Phase, (await VersionOf("n1", "p1", 1))!.PushId));
        Assert.Equal((true, 1L), ((await VersionOf("n1", "p1", 2))!.IsOpen, (await VersionOf("n1", "p1", 2))!.HeardVersion));
        Assert.Equal(DeliveryPhase.Replaced, (await VersionOf("n1", "p2", 1))!.Phase);
        Assert.Equal(0, (await VersionOf("n1", "p2", 2))!.HeardVersion);
    }

    [Fact]
    public async Task A_push_that_was_accepted_after_its_withdrawal_is_withdrawn_from_its_phone()
    {
        await Phones("p1");
        await Notify("n1", Original);
        var first = await VersionOf("n1", "p1", 1);
        await Withdraw("n1");
        Assert.Null(await VersionOf("n1", "p1", 2));

        await Record(first!, new PushOutcome.Accepted("late", UniqueId: null));

        Assert.Equal((true, 1L), ((await VersionOf("n1", "p1", 2))!.IsOpen, (await VersionOf("n1", "p1", 2))!.HeardVersion));
    }

    [Fact]
    public async Task A_key_of_other_channels_can_neither_replace_nor_withdraw_and_another_account_sees_nothing()
    {
        await Phones("p1");
        await Notify("n1", Original);
        var narrow = Samples.Caller(Samples.Home, "ops");
        var stranger = Samples.Caller(new(2));

        Assert.Equal(Catalogue.CannotReplaceNotification, (await open.Run(Replacement(narrow, "n1", "x"))).Refusal);
        Assert.Equal(Catalogue.CannotWithdrawNotification, (await open.Run(new WithdrawNotification(narrow, "n1"))).Refusal);
        Assert.Equal(RefusalKind.NotFound, (await open.Run(Replacement(stranger, "n1", "x"))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await open.Run(new WithdrawNotification(stranger, "n1"))).Refusal!.Kind);
        Assert.Equal("Deploying", (await Stored("n1"))!.Content.Value.Title);
    }

    [Fact]
    public async Task A_scheduled_notification_is_sent_once_when_its_time_has_come()
    {
        await Phones("p1");
        await Schedule("n1", TimeSpan.FromMinutes(10), badge: 4);
        await Phones("p2");

        Assert.Empty(await Due());
        Assert.Equal(open.Clock.GetUtcNow().AddMinutes(10), await new NotificationQueries(Database.Reads).NextDue(TestContext.Current.CancellationToken));
        Assert.False((await open.Run(new SendScheduled(Samples.Home, "n1"))).Value);
        Assert.Null(await VersionOf("n1", "p1", 1));
        open.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["n1"], await Due());
        Assert.True((await open.Run(new SendScheduled(Samples.Home, "n1"))).Value);
        Assert.False((await open.Run(new SendScheduled(Samples.Home, "n1"))).Value);

        Assert.Empty(await Due());
        Assert.Null(await new NotificationQueries(Database.Reads).NextDue(TestContext.Current.CancellationToken));
        var sent = await Stored("n1");
        Assert.Equal((NotificationState.Sent, open.Clock.GetUtcNow()), (sent!.State, sent.CreatedAt));
        Assert.True(sent.SentSeq > 0);
        Assert.True((await VersionOf("n1", "p2", 1))!.IsOpen);
        Assert.Equal(4, (await open.Read(rows => rows.Badges.Find(Samples.Home, "p2")))!.Value);
    }

    [Fact]
    public async Task A_cancelled_notification_is_never_sent_and_a_moved_one_later()
    {
        await Phones("p1");
        await Schedule("n1", TimeSpan.FromMinutes(1));
        await Schedule("n2", TimeSpan.FromMinutes(1));
        var noon = open.Clock.GetUtcNow();

        Assert.Equal(NotificationState.Cancelled, (await Withdraw("n1")).Value.Notification.State);
        var moved = (await open.Run(Replacement(Samples.Caller(Samples.Home), "n2", "Later", noon.AddHours(1)))).Value.Notification;
        Assert.Equal(noon.AddHours(1), moved.DeliverAt);
        open.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(await Due());
        Assert.Equal(0, (await Stored("n1"))!.SentSeq);
        open.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["n2"], await Due());
        Assert.True((await open.Run(new SendScheduled(Samples.Home, "n2"))).Value);
        var late = await open.Run(Replacement(Samples.Caller(Samples.Home), "n2", "x", noon.AddHours(9)));
        Assert.Equal(Catalogue.NotificationWasSent, late.Refusal);
    }

    [Fact]
    public async Task Retention_deletes_earlier_versions_and_spares_what_is_still_to_be_sent()
    {
        await Phones("p1");
        await Notify("n1", Original);
        await Replace("n1", "Deployed");
        await Schedule("n2", TimeSpan.FromDays(29));
        open.Clock.Advance(TimeSpan.FromDays(20));
        var cutoff = open.Clock.GetUtcNow().AddDays(-10);

        Assert.Equal(1, await open.Ledger.Prune(Pruning.PruneRequest.NotificationsBefore(Samples.Home, cutoff)));
        Assert.Equal(1, await open.Ledger.Prune(Pruning.PruneRequest.NotificationVersionsBefore(cutoff)));

        Assert.Null(await Stored("n1"));
        Assert.NotNull(await Stored("n2"));
        Assert.Equal(RefusalKind.NotFound, (await Replace("n1", "x")).Refusal!.Kind);
    }

    [Fact]
    public async Task An_account_schedules_a_thousand_notifications_at_most()
    {
        await Phones("p1");
        await Task.WhenAll(Enumerable.Range(0, PushSchedule.MaxPerAccount).Select(i => Schedule($"n{i}", TimeSpan.FromHours(1))));

        Assert.Equal(RefusalKind.Conflict, (await Schedule("more", TimeSpan.FromHours(1))).Refusal!.Kind);
        await Withdraw("n7");
        Assert.Null((await Schedule("more", TimeSpan.FromHours(1))).Refusal);
    }

    private async Task<IReadOnlyList<string>> Due() =>
        [.. (await new NotificationQueries(Database.Reads).Due(open.Clock.GetUtcNow(), 10, TestContext.Current.CancellationToken)).Select(one => one.Id)];

    private Task<Result<Reached>> Schedule(string id, TimeSpan ahead, int? badge = null) =>
        open.Run(new SendNotification(
            Samples.Caller(Samples.Home), id, Original with { Badge = badge }, tags: null, metadata: null, Samples.Everyone, open.Clock.GetUtcNow() + ahead));

    private static ReplaceNotification Replacement(Domain.Access.Caller caller, string id, string title, DateTimeOffset? deliverAt = null) =>
        new(caller, id, new NotificationContent { Title = title }, tags: null, metadata: null, deliverAt);

    private Task<Result<NotificationChanged>> Replace(string id, string title) => open.Run(Replacement(Samples.Caller(Samples.Home), id, title));

    private Task<Result<NotificationChanged>> Withdraw(string id) => open.Run(new WithdrawNotification(Samples.Caller(Samples.Home), id));

    private Task<Notification?> Stored(string id) => open.Read(rows => rows.Notifications.Find(Samples.Home, id));

    private Task<DeliveryRecord?> VersionOf(string id, string phone, long version) =>
        open.Read(rows => rows.Deliveries.Find(Samples.Home, DeliveryRecord.IdOf(id, phone, version)));

    private async Task Accept(string id, string phone, long version) =>
        await Record((await VersionOf(id, phone, version))!, new PushOutcome.Accepted("push", UniqueId: null));

    private async Task Record(DeliveryRecord delivery, PushOutcome outcome)
    {
        var due = new DueSend(delivery, SendPurpose.Next, (await open.Read(rows => rows.Devices.Find(Samples.Home, delivery.DeviceId)))!);
        _ = (await open.Run(new RecordReceipts([new Receipt(due, outcome, open.Clock.GetUtcNow()) { Version = delivery.WantedVersion }]))).Value;
    }
}
