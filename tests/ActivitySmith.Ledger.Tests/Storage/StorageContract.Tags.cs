using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tables;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>A list by tag finds all rows with the tag, and no others.</summary>
public abstract partial class StorageContract
{
    [Theory]
    [InlineData("🚀\u00A0\u3000")]
    [InlineData("\"quoted\\\n\"")]
    public async Task Tag_IsFoundInRowsThatKeptItEscapedAndInRowsThatKeepItPlain(string tag)
    {
        var plain = Stored<IReadOnlyList<string>>.Of([tag], StoredJson.Instance.IReadOnlyListString);
        var escaped = Stored<IReadOnlyList<string>>.Parse(
            Encoding.UTF8.GetBytes($"[\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(tag)}\"]"), StoredJson.Instance.IReadOnlyListString);
        var other = Stored<IReadOnlyList<string>>.Of([tag + "x", "x" + tag], StoredJson.Instance.IReadOnlyListString);
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_plain", Samples.Bare with { Tags = plain }));
            rows.Put(Samples.Activity("act_escaped", Samples.Bare with { Tags = escaped }));
            rows.Put(Samples.Activity("act_other", Samples.Bare with { Tags = other }));
        });

        var found = await new ActivityHistory(Database.Reads).List(
            Samples.Home, new ActivityFilter(null, Any(tag), null, null, null), new PageByTime(Before: null, 10), TestContext.Current.CancellationToken);

        Assert.Equal(["act_escaped", "act_plain"], found.Rows.Select(activity => activity.Id).Order());
    }

    [Fact]
    public async Task Rows_of_an_older_server_are_found_by_their_tags_after_its_database_is_migrated()
    {
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_plain", Tagged("🚀", "x")));
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("act_ended", Tagged("x")), EndReason.Ended, Samples.Noon));
            rows.Put(Samples.Activity("act_escaped", Tagged("x")));
            rows.Put(Samples.Activity("act_bad", Tagged("x")));
            rows.Put(Samples.Activity("act_of_stream", Tagged("🚀")) with { StreamKey = "s" });
            rows.Put(Samples.Stream("s") with { ActivityId = "act_of_stream", LastActivityId = "act_of_stream" });
            rows.Put(Samples.Stream("paused") with { Parked = Tagged("🚀") });
            rows.Put(Sent("ntf_1", Samples.Noon, "🚀"));
        });
        await Database.Change($"UPDATE activities SET tags = '[\"\\ud83d\\ude80\",\"\\ud83d\\ude80\"]' WHERE activity_id = 'act_escaped'");
        await Database.Change("UPDATE activities SET tags = '[\"🚀' WHERE activity_id = 'act_bad'");
        await open.DisposeAsync();
        foreach (var table in new[] { "activity_tags", "notification_tags", "stream_tags" }) await Database.Change($"DROP TABLE {table}");
        await Database.Change("ALTER TABLE streams DROP COLUMN listed_tags");
        foreach (var sql in Database.UndoOf(50)) await Database.Change(sql);

        await Database.Change(Database.MigrationSql(50));
        await Reopen();

        Assert.Equal(["act_plain", "act_of_stream", "act_escaped"], await Activities(new(null, Any("🚀"), null, null, null), limit: 10));
        Assert.Equal(["act_ended"], await Activities(new(IsRunning: false, Any("x"), null, null, null), limit: 10));
        Assert.Equal(["act_plain"], await Activities(new(IsRunning: true, Any("x"), null, null, null), limit: 10));
        Assert.Equal(["paused", "s"], await Streams(null, "🚀", limit: 10));
        Assert.Equal(["ntf_1"], await Notifications("🚀", limit: 10));
    }

    [Fact]
    public async Task Pages_by_tag_hold_every_row_once_in_the_order_of_the_list_whatever_their_state()
    {
        var choice = new Random(1);
        string[] names = ["a", "b", "A", "a b", "ä"];
        var all = Enumerable.Range(0, 60).Select(i =>
        {
            // Several start at the same time.
            var activity = Samples.Activity($"act_{i}", Tagged([.. names.Where(_ => choice.Next(3) == 0)])) with
            {
                StartedAt = Samples.Noon.AddSeconds(choice.Next(20)),
                StreamKey = choice.Next(2) == 0 ? null : "s",
            };
            return choice.Next(2) == 0 ? activity : Lifecycle.EndAtOnce(activity, EndReason.Ended, Samples.Noon.AddHours(1));
        }).ToList();
        foreach (var activity in all) await open.Write(rows => rows.Put(activity));

        TagFilter[] filters =
        [
            .. names.Append("none").Select(name => Any(name)), Any("a", "ä"), Any("none", "b"), Any("B", "b"), All("a", "b"), All("b", "a b", "Ä"),
            All("a", "none"), All("A", "a"), Any([.. names]), All([.. names]),
        ];
        foreach (var tags in filters)
        {
            foreach (var running in new bool?[] { null, true, false })
            {
                foreach (var key in new[] { null, "s" })
                {
                    foreach (var since in new DateTimeOffset?[] { null, Samples.Noon.AddSeconds(5) })
                    {
                        var wanted = all
                            .Where(activity => IsTagged(activity, tags) && activity.IsRunning == (running ?? activity.IsRunning)
                                && activity.StreamKey == (key ?? activity.StreamKey) && activity.StartedAt >= (since ?? activity.StartedAt))
                            .OrderByDescending(activity => activity.StartedAt).ThenByDescending(activity => activity.Id, StringComparer.Ordinal)
                            .Select(activity => activity.Id);
                        Assert.Equal(wanted, await Activities(new(running, tags, key, since, null), limit: 3));
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Tags_of_activities_follow_their_changes()
    {
        var first = Samples.Activity("act_1", Tagged("old", "stays"));
        await open.Write(rows => rows.Put(first));
        var second = first with { Version = 2, Shown = Tagged("stays", "new"), UpdatedAt = Samples.Noon.AddSeconds(1) };
        await Change(rows => rows.Put(second));
        Assert.Equal([[], ["act_1"], ["act_1"]], await EachOf("old", "stays", "new"));

        await Reopen(); // The next change finds no row in memory.
        await Change(rows => rows.Put(second with { Version = 3, Shown = Tagged("last") }));
        Assert.Equal([[], [], ["act_1"]], await EachOf("stays", "new", "last"));
        Assert.Equal(["act_1"], await Activities(new(IsRunning: true, Any("last"), null, null, null), limit: 1));

        await Change(rows => rows.Put(Lifecycle.EndAtOnce(rows.Activities.Find(Samples.Home, "act_1")!, EndReason.Ended, Samples.Noon)));
        Assert.Empty(await Activities(new(IsRunning: true, Any("last"), null, null, null), limit: 1));
        Assert.Equal(["act_1"], await Activities(new(IsRunning: false, Any("last"), null, null, null), limit: 1));

        await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(Samples.Noon.AddDays(1)));
        Assert.Equal(0, await Database.Count("activity_tags"));

        async Task<string[][]> EachOf(params string[] tags)
        {
            var found = new List<string[]>();
            foreach (var tag in tags) found.Add([.. await Activities(new(null, Any(tag), null, null, null), limit: 1)]);
            return [.. found];
        }
    }

    [Fact]
    public async Task Tags_of_a_stream_are_those_of_its_stored_state_or_its_last_activity()
    {
        await Samples.Populate(open, Samples.Home);
        await Put("a1", "first");
        await Put("a2", "second");
        Assert.Equal((0, 1), (await Found("first"), await Found("second", StreamState.Running)));

        await open.Run(new PauseStream(Samples.Home, Samples.Key("s")));
        await Put("a3", "parked");
        Assert.Equal((0, 1), (await Found("second"), await Found("parked", StreamState.Paused)));

        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s"), new Desired()));
        Assert.Equal((0, 1), (await Found("parked"), await Found("second", StreamState.Removed)));

        await Put("a4", "again");
        Assert.Equal((0, 1), (await Found("second"), await Found("again", StreamState.Running)));
        await open.Run(new AgeActivity(Samples.Home, "a4", "a5", AgeLimits.At(open.Clock.GetUtcNow().AddDays(1))));
        Assert.Equal((0, 1), (await Found("again", StreamState.Running), await Found("again", StreamState.Inactive)));

        await open.Ledger.Prune(PruneRequest.StreamsUnusedSince(open.Clock.GetUtcNow().AddDays(1)));
        Assert.Equal(0, await Database.Count("stream_tags"));

        Task<Result<StreamReconciled>> Put(string id, string tag) => open.Run(new ReconcileStream(
            Samples.Caller(Samples.Home), Samples.Key("s"), Samples.Progress(2) with { Tags = [tag] }, Samples.Everyone, id));
        async Task<int> Found(string tag, string? state = null) => (await Streams(state, tag, limit: 1)).Count;
    }

    [Fact]
    public async Task Notifications_are_listed_by_tag_and_leave_the_list_with_their_deletion()
    {
        await open.Write(rows =>
        {
            for (var i = 0; i < 5; i++) rows.Put(Sent($"ntf_{i}", Samples.Noon.AddSeconds(i / 2), "t", i == 2 ? "rare" : "other"));
            rows.Put(Sent("ntf_ahead", Samples.Noon.AddYears(70), "t"));
        });
        await open.Ledger.Prune(PruneRequest.NotificationsDatedAhead(Samples.Home, Samples.Noon.AddSeconds(1)));

        Assert.Equal(["ntf_4", "ntf_ahead", "ntf_3", "ntf_2", "ntf_1", "ntf_0"], await Notifications("t", limit: 2));
        Assert.Equal(["ntf_2"], await Notifications("rare", limit: 2));

        await open.Ledger.Prune(PruneRequest.NotificationsBefore(Samples.Home, Samples.Noon.AddSeconds(1)));
        Assert.Equal(["ntf_4", "ntf_ahead", "ntf_3", "ntf_2"], await Notifications("t", limit: 2));
    }

    [Fact]
    public async Task A_list_by_tags_reads_its_own_rows_alone()
    {
        var (time, name) = (new PageByTime((5, "x"), 50), new PageByName("x", 50));
        foreach (var tags in new[] { Any("x"), Any("x", "y"), All("x", "y") })
        {
            var filter = new ActivityFilter(null, tags, null, Samples.Noon, Samples.Noon);
            string[] queries =
            [
                TaggedRows.Sql(ActivityTables.Activities, ActivityHistory.States(filter), tags, ActivityHistory.Tagged(Samples.Home, filter, time)),
                TaggedRows.Sql(
                    NotificationTable.Notifications, NotificationQueries.AnyState, tags,
                    NotificationQueries.Tagged(Samples.Home, Samples.Noon, Samples.Noon, time)),
                StreamQueries.TaggedSql(StreamQueries.States(null), tags, StreamQueries.Tagged(Samples.Home, name)),
            ];
            foreach (var sql in queries)
            {
                var plan = await Database.Plan(WithValues(sql));

                Assert.Contains("tags_by_tag", plan, StringComparison.Ordinal);
                Assert.DoesNotMatch(@"SCAN (?!p\b|s\d|CONSTANT)|Seq Scan", plan);

                // Of the page's places; with any of several tags also to find those that have two of them.
                var sorts = Regex.Count(plan, "TEMP B-TREE|Sort Key", RegexOptions.None, TimeSpan.FromSeconds(1));
                Assert.True(sorts <= (tags.MayFindTwice ? 1 + (2 * StreamState.Names.Count) : 1), plan);
            }
        }
    }

    [Fact]
    public async Task A_page_that_reads_many_rows_to_find_few_ends_early_and_the_next_one_continues()
    {
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_both", Tagged("a", "b")));
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("act_ended", Tagged("b", "a")), EndReason.Ended, Samples.Noon));
            rows.Put(Samples.Stream("z") with { Parked = Tagged("a", "b") });
        });
        const string Others = """
            SELECT 1, 'x' || i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END, 1, {0} FROM (
              WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20004) SELECT i FROM n) AS numbers
            """;
        foreach (var (table, at) in new[] { ("activity_tags", "4000000000000 + i"), ("stream_tags", "0") })
            await Database.Change($"INSERT INTO {table} (account_id, id, tag, state, at) {Others.Replace("{0}", at, StringComparison.Ordinal)}");
        var (history, all) = (new ActivityHistory(Database.Reads), new ActivityFilter(null, All("a", "b"), null, null, null));

        var (first, rest) = await history.List(Samples.Home, all, new PageByTime(null, 10), TestContext.Current.CancellationToken);

        Assert.Empty(first);
        Assert.NotNull(rest);
        Assert.Equal(["act_ended", "act_both"], await Activities(all, limit: 1));
        Assert.Equal(["act_both"], await Activities(all with { IsRunning = true }, limit: 1));
        Assert.Equal(["z"], await Streams(null, All("a", "b"), limit: 1));
        Assert.Empty(await Activities(all with { Since = Samples.Noon.AddSeconds(1), Until = Samples.Noon.AddHours(1) }, limit: 1));
    }

    [Fact]
    public async Task The_end_of_a_page_that_ends_early_is_found_in_the_index()
    {
        var filter = new ActivityFilter(null, All("x", "y"), null, Samples.Noon, Samples.Noon);
        var page = ActivityHistory.Tagged(Samples.Home, filter, new PageByTime((5, "x"), 50));

        var plan = await Database.Plan(WithValues(TaggedRows.EndSql(ActivityTables.Tags, ActivityHistory.States(filter), filter.Tags!, page)));

        Assert.Contains("tags_by_tag", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"SCAN (?!e\b|s\d|CONSTANT)|Seq Scan", plan);
    }

    private static TagFilter Any(params string[] tags) => new(tags);

    private static TagFilter All(params string[] tags) => new(tags, mustHaveAll: true);

    /// <summary>By another implementation than the ledger's.</summary>
    private static bool IsTagged(Activity activity, TagFilter filter)
    {
        var tags = activity.Shown.Tags!.Value.Select(tag => tag.ToUpperInvariant()).ToHashSet();
        var asked = filter.Asked.Select(tag => tag.ToUpperInvariant());
        return filter.MustHaveAll ? asked.All(tags.Contains) : asked.Any(tags.Contains);
    }

    private static Presentation Tagged(params string[] tags) =>
        Samples.Bare with { Tags = Stored<IReadOnlyList<string>>.Of(tags, StoredJson.Instance.IReadOnlyListString) };

    private static Notification Sent(string id, DateTimeOffset at, params string[] tags) => new()
    {
        Account = Samples.Home,
        Id = id,
        Content = Stored<NotificationContent>.Of(new NotificationContent { Title = "x" }, StoredJson.Instance.NotificationContent),
        Tags = Tagged(tags).Tags,
        Target = Samples.Everyone,
        CreatedAt = at,
    };

    /// <summary>A command that changes a row: it reads the row first.</summary>
    private Task<Result<bool>> Change(Action<RowSet> change) => open.Write(rows =>
    {
        _ = rows.Activities.Find(Samples.Home, "act_1");
        change(rows);
    });

    /// <summary>All pages of a list, one after the other.</summary>
    private async Task<List<string>> Activities(ActivityFilter filter, int limit)
    {
        var all = new List<string>();
        for ((long At, string Id)? before = null; ;)
        {
            var (page, rest) = await new ActivityHistory(Database.Reads)
                .List(Samples.Home, filter, new PageByTime(before, limit), TestContext.Current.CancellationToken);
            all.AddRange(page.Take(limit).Select(activity => activity.Id));
            if (page.Count <= limit && rest is null) return all;
            before = page.Count <= limit ? (long.Parse(rest![0]), rest[1]) : (page[limit - 1].StartedAt.ToUnixTimeMilliseconds(), page[limit - 1].Id);
        }
    }

    private Task<List<string>> Notifications(string tag, int limit) => Notifications(Any(tag), limit);

    private Task<List<string>> Notifications(TagFilter tags, int limit) => Notifications(new NotificationFilter(null, tags, null, null), limit);

    private async Task<List<string>> Notifications(NotificationFilter filter, int limit)
    {
        var all = new List<string>();
        for ((long At, string Id)? before = null; ;)
        {
            var (page, _) = await new NotificationQueries(Database.Reads)
                .List(Samples.Home, filter, new PageByTime(before, limit), TestContext.Current.CancellationToken);
            all.AddRange(page.Take(limit).Select(notification => notification.Id));
            if (page.Count <= limit) return all;
            before = (page[limit - 1].CreatedAt.ToUnixTimeMilliseconds(), page[limit - 1].Id);
        }
    }

    private Task<List<string>> Streams(string? state, string tag, int limit) => Streams(state, Any(tag), limit);

    private async Task<List<string>> Streams(string? state, TagFilter? tags, int limit, SearchFilter? search = null)
    {
        var all = new List<string>();
        for (string? after = null; ;)
        {
            var (page, rest) = await new StreamQueries(Database.Reads)
                .List(Samples.Home, state, tags, search, new PageByName(after, limit), TestContext.Current.CancellationToken);
            all.AddRange(page.Take(limit).Select(stream => stream.Stream.Key.Value));
            if (page.Count <= limit && rest is null) return all;
            after = page.Count <= limit ? rest![0] : page[limit - 1].Stream.Key.Value;
        }
    }
}
