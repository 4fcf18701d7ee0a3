using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.People;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Pruning deletes in batches, and only rows that are due.</summary>
public abstract partial class StorageContract
{
    private static readonly AccountId Second = new(2);

    [Fact]
    public async Task Pruning_deletes_no_more_than_a_batch_at_a_time_and_only_what_is_due()
    {
        await open.Write(rows =>
        {
            for (var i = 0; i < PruneRequest.BatchSize + 10; i++) rows.Append(new MetricValue(Samples.Home, "m", new Scalar(i), Samples.Noon.AddSeconds(i)));
            rows.Append(new MetricValue(Samples.Home, "other", new Scalar(1), Samples.Noon));
            rows.Append(new MetricValue(Second, "m", new Scalar(1), Samples.Noon));
        });
        var due = PruneRequest.MetricValuesBefore(Samples.Home, "m", PruneRequest.BatchSize + 6);

        Assert.Equal(PruneRequest.BatchSize, await open.Ledger.Prune(due));
        Assert.Equal(5, await open.Ledger.Prune(due));
        Assert.Equal(0, await open.Ledger.Prune(due));

        Assert.Equal(7, await Database.Count("metric_values"));
        Assert.Equal(5, await open.Ledger.Prune(PruneRequest.MetricValues(Samples.Home, "m")));
        Assert.Equal(2, await Database.Count("metric_values"));
    }

    [Fact]
    public async Task A_pruned_row_is_invisible_to_commands_too()
    {
        var ended = Lifecycle.EndAtOnce(Samples.Activity("over", Samples.Bare), EndReason.Ended, Samples.Noon);
        await open.Write(rows =>
        {
            rows.Put(ended);
            rows.Put(Samples.Activity("running", Samples.Bare));
        });
        Assert.NotNull(await open.Read(rows => rows.Activities.Find(Samples.Home, "over")));

        Assert.Equal(0, await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(Samples.Noon)));
        Assert.Equal(1, await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(Samples.Noon.AddSeconds(1))));

        Assert.Null(await open.Read(rows => rows.Activities.Find(Samples.Home, "over")));
        Assert.NotNull(await open.Read(rows => rows.Activities.Find(Samples.Home, "running")));
    }

    [Fact]
    public async Task Pruned_rows_leave_memory_and_all_others_stay()
    {
        await open.Write(rows =>
        {
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("over", Samples.Bare), EndReason.Ended, Samples.Noon));
            rows.Put(Samples.Activity("running", Samples.Bare));
        });
        await Find("over", "running");
        var loads = open.Store.Loads;

        Assert.Equal(1, await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(Samples.Noon.AddSeconds(1))));
        await Find("running");
        Assert.Equal(loads, open.Store.Loads);
        await Find("over");
        Assert.Equal(loads + 1, open.Store.Loads);

        Task<int> Find(params string[] ids) => open.Read(rows => ids.Count(id => rows.Activities.Find(Samples.Home, id) is not null));
    }

    [Fact]
    public async Task Only_accounts_with_due_rows_are_pruned()
    {
        await open.Write(rows =>
        {
            foreach (var account in new[] { Samples.Home, Second, new AccountId(3) })
                rows.Accounts.Put(new Account { Id = account, Name = "x", CreatedAt = Samples.Noon });
            rows.Put(Sent(Samples.Home, Samples.Noon));
            rows.Put(Sent(Second, Samples.Noon.AddDays(1)));
        });

        var due = await new PruneQueries(Database.Reads).Due(
            account => PruneRequest.NotificationsBefore(account, Samples.Noon.AddHours(1)), TestContext.Current.CancellationToken);

        Assert.Equal(1, await open.Ledger.Prune(Assert.Single(due)));
        Assert.Equal([2L], (await Database.Query("SELECT account_id FROM notifications")).Select(row => row[0]));

        static Notification Sent(AccountId account, DateTimeOffset at) => new()
        {
            Account = account,
            Id = $"ntf_{account.Value}",
            Content = Stored<NotificationContent>.Of(new NotificationContent { Title = "x" }, StoredJson.Instance.NotificationContent),
            Target = Samples.Everyone,
            CreatedAt = at,
        };
    }

    [Fact]
    public async Task Frames_are_pruned_oldest_first()
    {
        await open.Write(rows =>
        {
            for (var i = 0; i < PruneRequest.BatchSize + 20; i++) rows.Frames.Append(
                new Frame(Samples.Home, "a", i + 1, Samples.Noon.AddSeconds(i), "{}"u8.ToArray(), null));
        });

        Assert.Equal(10, await open.Ledger.Prune(PruneRequest.FramesBefore(Samples.Noon.AddSeconds(10), Samples.Noon.AddDays(1))));
        Assert.Equal(0, await open.Ledger.Prune(PruneRequest.FramesBefore(Samples.Noon.AddSeconds(10), Samples.Noon.AddDays(1))));
        Assert.Equal(PruneRequest.BatchSize, await open.Ledger.Prune(PruneRequest.FramesBefore(Samples.Noon.AddDays(1), Samples.Noon.AddDays(1))));

        Assert.Equal(PruneRequest.BatchSize + 11L, (await Database.Query("SELECT MIN(version) FROM frames"))[0][0]);
    }

    [Fact]
    public async Task Frames_dated_ahead_block_no_others_and_are_pruned_too()
    {
        var now = Samples.Noon.AddDays(40);
        await open.Write(rows =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                // Some are still in the future, some no longer.
                var at = i % 7 == 3 ? now.AddYears(70) : i < 600 ? now.AddDays(-5) : Samples.Noon.AddSeconds(i);
                rows.Frames.Append(new Frame(Samples.Home, "a", i, at, "{}"u8.ToArray(), null));
            }

            rows.Frames.Append(new Frame(Samples.Home, "a", 5_000, now, "{}"u8.ToArray(), null));
        });

        var requests = PruneRequest.DatedAhead(now).Append(PruneRequest.FramesBefore(now.AddDays(-30), now)).Where(request => request.TableName == "frames")
            .ToList();
        foreach (var request in requests) await Drain(request);
        var young = await Database.Query("SELECT at FROM frames WHERE at < " + now.AddDays(-30).ToUnixTimeMilliseconds());
        var ahead = await Database.Query("SELECT at FROM frames WHERE at > " + now.ToUnixTimeMilliseconds());

        Assert.Empty(young);
        Assert.Empty(ahead);
        Assert.Single(await Database.Query("SELECT version FROM frames WHERE version = 5000"));
        async Task Drain(PruneRequest request)
        {
            while (await open.Ledger.Prune(request) == PruneRequest.BatchSize)
            {
                // Until a batch is not full.
            }
        }
    }

    [Fact]
    public async Task Rows_dated_ahead_get_the_present_time_and_age_from_there()
    {
        var later = Samples.Noon.AddYears(70);
        await open.Write(rows =>
        {
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("over", Samples.Bare), EndReason.Ended, later));
            rows.Put(Samples.Activity("running", Samples.Bare) with { StartedAt = later });
            rows.Put(Samples.Activity("young", Samples.Bare) with { StartedAt = Samples.Noon.AddHours(23) });
        });

        foreach (var request in PruneRequest.DatedAhead(Samples.Noon)) await open.Ledger.Prune(request);

        Assert.Equal(Samples.Noon, (await open.Read(rows => rows.Activities.Find(Samples.Home, "over")))!.EndedAt);
        Assert.Equal(Samples.Noon, (await open.Read(rows => rows.Activities.Find(Samples.Home, "running")))!.StartedAt);
        Assert.Equal(Samples.Noon.AddHours(23), (await open.Read(rows => rows.Activities.Find(Samples.Home, "young")))!.StartedAt);
    }

    [Fact]
    public async Task Links_and_sessions_dated_far_ahead_are_invalid_and_pruned()
    {
        var (now, later) = (Samples.Noon, Samples.Noon.AddYears(70));
        await Samples.Populate(open, Samples.Home);
        await open.Write(rows =>
        {
            foreach (var at in new[] { now, later })
            {
                rows.SignInLinks.Put(Samples.Link($"link {at.Year}") with { UserId = "ann", ExpiresAt = at + SignInLink.Lifetime });
                rows.Sessions.Put(Opened($"session {at.Year}", at, at));
                rows.SignInOrigins.Put(new SignInOrigin
                {
                    Account = Samples.Home,
                    Id = $"origin {at.Year}",
                    SignedInAt = at,
                    ExpiresAt = at
                    + SignInOrigin.KnownAfterSignIn
                });
            }

            rows.Sessions.Put(Opened("opened ahead", later, now));
        });
        Assert.Equal(PeopleCatalogue.LinkExpired, (await open.Run(new RedeemSignInLink(Samples.Home, $"link {later.Year}"))).Refusal);

        PruneRequest[] requests =
        [
            PruneRequest.SignInLinksExpiringAfter(now + (2 * SignInLink.Lifetime)),
            PruneRequest.SessionsSeenAfter(now + Session.IdleTime),
            PruneRequest.SessionsOpenedAfter(now + Session.Lifetime),
            PruneRequest.SignInOriginsExpiringAfter(now + (2 * SignInOrigin.KnownAfterSignIn)),
        ];
        foreach (var request in requests) Assert.Equal(1, await open.Ledger.Prune(request));

        Assert.Equal((1L, 1L, 1L), (await Database.Count("sign_in_links"), await Database.Count("sessions"), await Database.Count("sign_in_origins")));
    }

    [Fact]
    public async Task A_use_dated_ahead_is_replaced_by_the_next_one()
    {
        var clock = new FakeTimeProvider(Samples.Noon);
        await Reopen(clock: clock);
        await open.Write(rows => rows.Sessions.Put(Opened("s", Samples.Noon, Samples.Noon.AddYears(70))));

        Assert.Equal(1, (await open.Run(new RecordSessionUses([new SessionUse(Samples.Home, "s", Samples.Noon, "Browser", "192.0.2.1")]))).Value);

        Assert.Equal(Samples.Noon, (await open.Read(rows => rows.Sessions.Find(Samples.Home, "s")))!.SeenAt);
        Assert.Equal(0, (await open.Run(new RecordSessionUses([new SessionUse(Samples.Home, "s", Samples.Noon.AddHours(-1), "Browser", "192.0.2.1")]))).Value);
    }

    private static Session Opened(string id, DateTimeOffset createdAt, DateTimeOffset seenAt) =>
        new() { Account = Samples.Home, Id = id, UserId = "ann", CreatedAt = createdAt, SeenAt = seenAt, Browser = "Browser", Network = "192.0.2.1" };

    [Fact]
    public async Task Deleting_an_account_covers_every_table_and_no_other_account()
    {
        var tables = (await Database.Query(Database.TablesOfAccounts)).ConvertAll(row => (string)row[0]!);
        tables.RemoveAll(table => table is "search_entries" or "search_words"); // Triggers delete the entries with their rows.
        Assert.Equal(tables.Order(StringComparer.Ordinal), PruneRequest.Everything(Second).Select(request => request.TableName).Order(StringComparer.Ordinal));
        Assert.Equal("users", PruneRequest.Everything(Second)[^1].TableName);

        await Samples.Populate(open, Samples.Home);
        await Samples.Populate(open, Second);
        foreach (var request in PruneRequest.Everything(Second)) await open.Ledger.Prune(request);

        Assert.Equal(1, await Database.Count("devices"));
        Assert.Equal(2, await Database.Count("channels"));
        Assert.Empty(await open.Read(rows => rows.Directory(Second).Devices));
        Assert.Single(await open.Read(rows => rows.Directory(Samples.Home).Devices));
    }

    [Fact]
    public async Task A_new_account_never_gets_an_earlier_id_also_after_a_restart()
    {
        var queries = new AccountQueries(Database.Reads);
        var first = await Create(Samples.Home);
        Assert.Equal(Samples.Home, first.Id);
        var second = await Create(null);
        Assert.Null((await open.Run(new DeleteAccount(second.Id))).Refusal);
        Assert.Equal([second.Id], await queries.Unpruned(CancellationToken.None));
        await Reopen();

        var third = await Create(null);

        Assert.True(third.Id.Value > second.Id.Value);
        foreach (var request in PruneRequest.Everything(second.Id)) await open.Ledger.Prune(request);
        Assert.Empty(await queries.Unpruned(CancellationToken.None));
        Assert.Equal([first.Id, third.Id], (await queries.All(CancellationToken.None)).Select(account => account.Id));

        async Task<Account> Create(AccountId? wanted) => (await open.Run(new CreateAccount(wanted, "x", requestsPerMinute: null, new Domain.ApiKeys.ApiKey
        {
            Account = Samples.Home,
            Id = "key_1",
            Name = "First",
            Hash = Sha256.Of("ask_1"),
            LastFour = "sk_1",
            Scope = Domain.Access.KeyScope.All,
            CanManage = true,
            CreatedAt = Samples.Noon,
        }))).Value;
    }
}
