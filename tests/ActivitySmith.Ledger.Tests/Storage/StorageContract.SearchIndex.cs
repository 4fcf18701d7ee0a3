using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Search;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>The index of search gets every change, in whatever way the server stops, and at whatever load.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Rows_that_changed_while_nothing_was_indexed_are_found_after_the_next_start()
    {
        var (_, first) = await OpenIndex();
        await open.Write(rows =>
        {
            foreach (var id in new[] { "act_running", "act_ends" }) rows.Put(Samples.Activity(id, Shown("before")));
            rows.Put(Sent("ntf_old", Samples.Noon, "before"));
        });
        await first.CatchUp(TestContext.Current.CancellationToken);
        await Reopen();
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_running", Shown("after")) with { Version = 2 });
            rows.Put(Lifecycle.EndAtOnce(Samples.Activity("act_ends", Shown("after")), EndReason.Ended, open.Clock.GetUtcNow()));
            rows.Put(Samples.Activity("act_new", Shown("after")));
            rows.Put(Samples.Stream("paused") with { Parked = Shown("after") });
            rows.Put(Sent("ntf_new", Samples.Noon, "after"));
        });

        var index = new SearchIndex(new SearchFeed(new SoleDuty()), open.Ledger, new SoleDuty(), Database.Reads, open.Clock);
        await index.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(["act_ends", "act_new", "act_running"], (await Found("after")).Order(StringComparer.Ordinal));
        Assert.Empty(await Found("before"));
        Assert.Equal(["paused"], await FoundStreams("after"));
        Assert.Equal(["ntf_new"], await FoundNotifications("after"));
        Assert.Equal(["ntf_old"], await FoundNotifications("before"));
    }

    [Fact]
    public async Task A_database_without_an_index_is_indexed_whole()
    {
        for (var i = 0; i < 600; i++)
        {
            var ended = Lifecycle.EndAtOnce(Samples.Activity($"act_{i:000}", Shown($"old {i}")), EndReason.Ended, Samples.Noon.AddYears(-1));
            await open.Write(rows => rows.Put(ended with { StartedAt = Samples.Noon.AddMinutes(i / 5) }));
        }

        var (_, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(600, await Database.Count("search_entries"));
        Assert.Equal(["act_059"], await Found("old 59", "_059"));

        async Task<List<string>> Found(string text, string only) =>
            [.. (await Activities(new(null, null, null, null, null, Search(text)), 50)).Where(id => id.EndsWith(only, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task After_a_clean_stop_the_next_start_has_nothing_to_read()
    {
        var (_, index) = await OpenIndex();
        await open.Write(rows => rows.Put(Samples.Activity("act_1", Shown("word"))));
        await index.CatchUp(TestContext.Current.CancellationToken);
        await open.Write(rows => rows.Put(Samples.Activity("act_2", Shown("word"))));
        await index.Close(TestContext.Current.CancellationToken);
        Assert.Equal(2, await Database.Count("search_entries"));
        await Database.Change("DELETE FROM search_entries");

        (_, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(0, await Database.Count("search_entries"));
    }

    [Fact]
    public async Task A_newer_version_that_is_committed_during_a_write_wins()
    {
        var (_, index) = await OpenIndex();
        await open.Write(rows => rows.Put(Samples.Activity("act_1", Shown("older"))));
        Task indexing;
        using (var held = await open.Hold())
        {
            indexing = index.CatchUp(TestContext.Current.CancellationToken);
            var newer = open.Write(rows => rows.Put(Samples.Activity("act_1", Shown("newer")) with { Version = 2 }));
            await held.Release();
            await newer;
        }

        await indexing;
        await index.CatchUp(TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), ((await Found("older")).Count, (await Found("newer")).Count));
    }

    [Fact]
    public async Task More_changes_than_the_server_remembers_are_read_from_the_database()
    {
        var (feed, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);
        await open.Write(rows =>
        {
            for (var i = 0; i < 40_000; i++) rows.Put(Samples.Activity($"act_{i}", i == 7 ? Shown("seventh") : Samples.Bare));
        });
        Assert.Empty(feed.Take(1, out _));

        await index.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(["act_7"], await Found("seventh"));
        Assert.Equal(40_000, await Database.Count("search_entries"));
    }

    [Fact]
    public async Task More_changes_than_the_server_remembers_may_come_while_it_indexes()
    {
        var (_, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);
        await open.Write(rows =>
        {
            for (var i = 0; i < 100; i++) rows.Put(Samples.Activity($"act_{i}", Shown("first")));
        });
        Task indexing;
        using (var held = await open.Hold())
        {
            indexing = index.CatchUp(TestContext.Current.CancellationToken);
            var many = open.Write(rows =>
            {
                for (var i = 0; i < 40_000; i++) rows.Put(Samples.Activity($"act_{i}", i == 99 ? Shown("second") : Samples.Bare));
            });
            await held.Release();
            await many;
        }

        await indexing;
        await index.CatchUp(TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), ((await Found("first")).Count, (await Found("second")).Count));
    }

    [Fact]
    public async Task An_unreadable_stream_does_not_keep_others_out_of_the_index()
    {
        var (_, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);
        await open.Write(rows =>
        {
            foreach (var key in new[] { "bad", "good" }) rows.Put(Samples.Stream(key) with { Parked = Shown("words") });
        });
        await Database.Change($"UPDATE streams SET state = {Database.Bytes("{")} WHERE stream_key = 'bad'");

        await index.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(["good"], await FoundStreams("words"));
    }

    [Fact]
    public async Task A_row_is_indexed_in_its_turn_although_others_change_again_and_again()
    {
        var (feed, index) = await OpenIndex();
        await index.CatchUp(TestContext.Current.CancellationToken);
        var batch = new CommittedBatch { Activities = [.. Enumerable.Range(0, 100).Select(i => Samples.Activity($"act_{i}", Shown($"w{i}")))], Sequence = 1 };
        feed.Committed(batch);
        var seen = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            foreach (Activity taken in feed.Take(10, out _)) seen.Add(taken.Id);
            feed.Committed(batch with { Activities = [.. batch.Activities.Where(activity => seen.Contains(activity.Id))] });
        }

        Assert.Equal(100, seen.Count);
    }
}
