using System.Text.RegularExpressions;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tables;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Search finds the rows that have all words, in the order of the list, and no others.</summary>
public abstract partial class StorageContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_by_words_hold_every_row_once_in_the_order_of_the_list(bool areWordsFrequent)
    {
        var (feed, index) = await OpenIndex();
        var choice = new Random(1);
        string[] vocabulary = ["backup", "back", "Büro", "nas2", "備份", "🚀", "x", "BACKUP"];
        string Words() => string.Join(' ', vocabulary.Where(_ => choice.Next(3) == 0));
        var all = new List<Activity>();
        for (var i = 0; i < 60; i++)
        {
            var shown = Shown($"t {Words()}", $"m {Words()}", [$"tag{choice.Next(2)}"]);
            var activity = Samples.Activity($"act_{i}", shown) with { StartedAt = Samples.Noon.AddSeconds(choice.Next(20)) };
            all.Add(choice.Next(2) == 0 ? activity : Lifecycle.EndAtOnce(activity, EndReason.Ended, Samples.Noon.AddHours(1)));
        }

        foreach (var activity in all) await open.Write(rows => rows.Put(activity));
        await index.CatchUp(TestContext.Current.CancellationToken);
        if (areWordsFrequent) await MakeFrequent();

        string[] texts = ["backup", "back", "b", "buro", "BÜRO x", "nas", "nas2 back", "備", "備份", "份備", "🚀 x", "absent", "x absent", "t"];
        foreach (var text in texts)
        {
            foreach (var running in new bool?[] { null, true, false })
            {
                foreach (var tags in new[] { null, Any("tag1"), All("tag0", "tag1") })
                {
                    foreach (var since in new DateTimeOffset?[] { null, Samples.Noon.AddSeconds(5) })
                    {
                        var wanted = all
                            .Where(activity => Has(activity, text) && activity.IsRunning == (running ?? activity.IsRunning)
                                && (tags is null || IsTagged(activity, tags)) && activity.StartedAt >= (since ?? activity.StartedAt))
                            .OrderByDescending(activity => activity.StartedAt).ThenByDescending(activity => activity.Id, StringComparer.Ordinal)
                            .Select(activity => activity.Id);
                        Assert.Equal(wanted, await Activities(new(running, tags, null, since, null, Search(text)), limit: 3));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_of_a_row_follow_its_changes_and_leave_with_it(bool areWordsFrequent)
    {
        var (_, index) = await OpenIndex();
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_1", Shown("old stays")));
            rows.Put(Sent("ntf_1", Samples.Noon, "old-tag"));
        });
        await index.CatchUp(TestContext.Current.CancellationToken);
        await Change(rows => rows.Put(Samples.Activity("act_1", Shown("new stays", tags: ["later"])) with { Version = 2 }));
        await index.CatchUp(TestContext.Current.CancellationToken);
        if (areWordsFrequent) await MakeFrequent();

        Assert.Empty(await Found("old"));
        foreach (var word in new[] { "stays", "new", "later", "new stays later" }) Assert.Equal(["act_1"], await Found(word));
        Assert.Equal(["ntf_1"], await FoundNotifications("old tag"));

        await Change(rows => rows.Put(Lifecycle.EndAtOnce(rows.Activities.Find(Samples.Home, "act_1")!, EndReason.Ended, Samples.Noon)));
        await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(Samples.Noon.AddDays(1)));
        await open.Ledger.Prune(PruneRequest.NotificationsBefore(Samples.Home, Samples.Noon.AddDays(1)));

        // The feed may still have a change to a deleted row.
        await index.CatchUp(TestContext.Current.CancellationToken);
        Assert.Equal(0, await Database.Count("search_entries"));
        if (!areWordsFrequent) Assert.Equal(0, await Database.Count("search_words"));
        Assert.Empty(await Found("new"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_is_found_by_its_key_and_the_words_that_it_shows(bool areWordsFrequent)
    {
        var (_, index) = await OpenIndex();
        await Put("a1", "first");
        await Put("a2", "second", type: "alert"); // Another type rotates the stream.
        Assert.Equal(["nightly-nas2"], await Indexed("second"));
        Assert.Equal(["nightly-nas2"], await Indexed("nas second"));
        Assert.Empty(await Indexed("first"));
        foreach (var part in new[] { "nightly", "ghtly-na", "NAS2", "-" }) Assert.Equal(["nightly-nas2"], await Indexed(part));
        Assert.Equal(["nightly-nas2"], await Indexed("second", StreamState.Running));
        Assert.Empty(await Indexed("second", StreamState.Paused));

        await open.Run(new PauseStream(Samples.Home, Samples.Key("nightly-nas2")));
        await Put("a3", "parked");
        Assert.Equal(["nightly-nas2"], await Indexed("nas2 parked"));
        Assert.Empty(await Indexed("second"));

        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("nightly-nas2"), new Desired()));
        Assert.Empty(await Indexed("parked"));
        Assert.Equal(["nightly-nas2"], await Indexed("second", StreamState.Removed));

        await open.Ledger.Prune(PruneRequest.StreamsUnusedSince(open.Clock.GetUtcNow().AddDays(1)));
        Assert.Empty(await Indexed("nightly"));

        Task Put(string id, string title, string type = "progress") => open.Run(new ReconcileStream(
            Samples.Caller(Samples.Home), Samples.Key("nightly-nas2"),
            new Desired { State = new ContentState { Type = type, Title = title, Message = "m", Percentage = type == "progress" ? 1 : null } },
            Samples.Everyone, id));

        async Task<List<string>> Indexed(string text, string? state = null)
        {
            await index.CatchUp(TestContext.Current.CancellationToken);
            if (areWordsFrequent) await MakeFrequent();
            return await FoundStreams(text, state);
        }
    }

    [Fact]
    public async Task Search_finds_no_row_of_another_account()
    {
        var (_, index) = await OpenIndex();
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_here", Shown("secret")));
            rows.Put(Samples.Activity("act_there", Shown("secret")) with { Account = new AccountId(2) });
            rows.Put(Samples.Activity("act_hidden", Shown("1.secret a1.secret a1")) with { Account = new AccountId(2) });
        });
        await index.CatchUp(TestContext.Current.CancellationToken);
        foreach (var isFrequent in new[] { false, true })
        {
            if (isFrequent) await MakeFrequent();
            Assert.Equal(["act_here"], await Found("secret"));
        }
    }

    [Fact]
    public async Task A_page_that_reads_many_rows_to_find_few_ends_early_when_a_word_is_frequent()
    {
        var (_, index) = await OpenIndex();
        await open.Write(rows =>
        {
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("act_wanted", Shown("wanted")), EndReason.Ended, Samples.Noon));
            rows.Put(Samples.Stream("z") with { Parked = Shown("wanted") });
        });
        await index.CatchUp(TestContext.Current.CancellationToken);
        await MakeFrequent();
        foreach (var (kind, at) in new[] { ("a", "4000000000000 + i"), ("s", "0") })
        {
            await Database.Change(
                $"""
                INSERT INTO search_entries (account_id, kind, id, state, at, words) SELECT 1, '{kind}', 'x' || i, 0, {at}, ' other' FROM (
                  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) SELECT i FROM n) AS numbers
                """);
        }

        var (first, rest) = await new ActivityHistory(Database.Reads).List(
            Samples.Home, new(null, null, null, null, null, Search("wanted")), new PageByTime(null, 10), TestContext.Current.CancellationToken);

        Assert.Empty(first);
        Assert.NotNull(rest);
        Assert.Equal(["act_wanted"], await Found("wanted"));
        Assert.Equal(["z"], await FoundStreams("wanted"));
    }

    [Fact]
    public async Task A_search_reads_its_own_rows_alone()
    {
        var filter = Search("some words");
        var plans = new List<string>();
        foreach (var plan in new[] { new SearchPlan("some", false), new SearchPlan(null, false) })
        {
            var page = SearchedRows.Of(Samples.Home, SearchKind.Activity).Page(new PageByTime((5, "x"), 50), "e.at", "e.id");
            var entries = SearchedRows.Entries(Database.Reads.WordMatch, plan, Samples.Home, SearchKind.Activity, filter.Words, page);
            plans.Add(await Database.Plan(WithValues(SearchedRows.Sql(ActivityTables.Activities, entries, page), page.Values)));
        }

        Assert.All(plans, plan => Assert.DoesNotMatch(@"SCAN (?!p\b|CONSTANT|t VIRTUAL TABLE INDEX 0:M)|Seq Scan", plan));
        Assert.Matches("t VIRTUAL TABLE INDEX 0:M|search_entries_by_term", plans[0]);
        Assert.Contains("search_entries_by_time", plans[1], StringComparison.Ordinal);
    }

    private static string WithValues(string sql, Dapper.DynamicParameters values) => Regex.Replace(
        sql, "@(?<name>[a-z]+[a-zA-Z_0-9]*)",
        match => values.Get<object>(match.Groups["name"].Value) is string text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : $"{values.Get<object>(match.Groups["name"].Value)}",
        RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<(SearchFeed Feed, SearchIndex Index)> OpenIndex()
    {
        var feed = new SearchFeed(new SoleDuty());
        await Reopen(observers: feed);
        var index = new SearchIndex(feed, open.Ledger, new SoleDuty(), Database.Reads, open.Clock);
        if (await Database.Count("accounts") > 0) return (feed, index);
        foreach (var account in new[] { Samples.Home, new AccountId(2) })
        {
            await Samples.Populate(open, account);
            await open.Write(rows => rows.Accounts.Put(new Account { Id = account, Name = "a", CreatedAt = Samples.Noon }));
        }

        return (feed, index);
    }

    /// <summary>Lets the server believe that every word is in many rows, so that it reads the list instead of the full-text index.</summary>
    private Task MakeFrequent() => Database.Change("UPDATE search_words SET entries = 20000");

    private static SearchFilter Search(string text) => new(text, TextForms.Words.Of([text]));

    private static Presentation Shown(string title, string? message = null, IReadOnlyList<string>? tags = null) => Presentation.Next(
        previous: null,
        new Desired { State = new ContentState { Type = "alert", Title = title, Message = message ?? "m" }, Tags = tags },
        Samples.Everyone, Samples.Noon).Value;

    /// <summary>By another implementation than the ledger's.</summary>
    private static bool Has(Activity activity, string text)
    {
        var state = activity.Shown.State.Value;
        var words = Split($"{state.Title} {state.Message}");
        return Split(text).All(asked => words.Any(word => word.StartsWith(asked, StringComparison.Ordinal)));

        static string[] Split(string text) => text.ToLowerInvariant().Replace('ü', 'u')
            .Replace("備份", "備 份", StringComparison.Ordinal).Replace("份備", "份 備", StringComparison.Ordinal).Split(' ');
    }

    private Task<List<string>> Found(string text) => Activities(new(null, null, null, null, null, Search(text)), limit: 2);

    private Task<List<string>> FoundStreams(string text, string? state = null) => Streams(state, null, 2, Search(text));

    private Task<List<string>> FoundNotifications(string text) => Notifications(new NotificationFilter(null, null, null, null, Search(text)), 2);
}
