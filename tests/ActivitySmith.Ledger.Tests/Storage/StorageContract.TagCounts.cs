using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Tags are compared without case, and every tag in use is listed with the number of rows that have it.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Tags_that_differ_in_case_alone_are_one_tag_and_rows_keep_theirs()
    {
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_1", Tagged("ÄPFEL", "Äpfel", "Straße", "ΑΒΓ")));
            rows.Put(Samples.Stream("s") with { Parked = Tagged("a\u0308pfel") });
            rows.Put(Sent("ntf_1", Samples.Noon, "äpfel"));
        });

        foreach (var tag in new[] { "äpfel", "ÄPFEL", "A\u0308pfel" })
        {
            Assert.Equal(["act_1"], await Activities(new(null, Any(tag), null, null, null), limit: 1));
            Assert.Equal(["s"], await Streams(null, tag, limit: 1));
            Assert.Equal(["ntf_1"], await Notifications(tag, limit: 1));
        }

        Assert.Equal(["act_1"], await Activities(new(null, All("αβγ", "straße", "ÄPFEL"), null, null, null), limit: 1));
        Assert.Equal(["ÄPFEL", "Äpfel", "Straße", "ΑΒΓ"], (await open.Read(rows => rows.Activities.Find(Samples.Home, "act_1")))!.Shown.Tags!.Value);
        Assert.Equal([("straße", 1, 0, 0), ("äpfel", 1, 1, 1), ("αβγ", 1, 0, 0)], await Counts());
    }

    [Fact]
    public async Task Counts_of_tags_follow_every_change_of_the_rows()
    {
        await Samples.Populate(open, Samples.Home);
        await Put("a1", "x", "stays");
        await open.Write(rows =>
        {
            for (var i = 0; i < 3; i++) rows.Put(Sent($"ntf_{i}", Samples.Noon.AddSeconds(i), "x"));
        });
        Assert.Equal([("stays", 1, 1, 0), ("x", 1, 1, 3)], await Counts());

        await Put("a2", "stays", "Y");
        Assert.Equal([("stays", 1, 1, 0), ("x", 0, 0, 3), ("y", 1, 1, 0)], await Counts());

        await Reopen(); // The next change finds no row in memory.
        await Put("a3", "y");
        await open.Run(new EndStream(Samples.Caller(Samples.Home), Samples.Key("s"), new Desired()));
        Assert.Equal([("x", 0, 0, 3), ("y", 1, 1, 0)], await Counts());

        await open.Ledger.Prune(PruneRequest.NotificationsBefore(Samples.Home, Samples.Noon.AddSeconds(2)));
        Assert.Equal([("x", 0, 0, 1), ("y", 1, 1, 0)], await Counts());
        await open.Ledger.Prune(PruneRequest.ActivitiesEndedBefore(open.Clock.GetUtcNow().AddDays(1)));
        await open.Ledger.Prune(PruneRequest.StreamsUnusedSince(open.Clock.GetUtcNow().AddDays(1)));
        Assert.Equal([("x", 0, 0, 1)], await Counts());
        foreach (var request in PruneRequest.Everything(Samples.Home)) await open.Ledger.Prune(request);
        Assert.Empty(await Counts());

        Task<Result<StreamReconciled>> Put(string id, params string[] tags) => open.Run(new ReconcileStream(
            Samples.Caller(Samples.Home), Samples.Key("s"), Samples.Progress(2) with { Tags = tags }, Samples.Everyone, id));
    }

    [Fact]
    public async Task Tags_are_listed_in_their_order_by_their_beginning()
    {
        await open.Write(rows => rows.Put(Sent("ntf_1", Samples.Noon, "b", "a", "ab", "AC", "ä", "a\nb", "\ud7ff", "\ud7ffz", "\ue000", "\U0010FFFFz")));

        Assert.Equal(["a", "a\nb", "ab", "ac", "b", "ä", "\ud7ff", "\ud7ffz", "\ue000", "\U0010FFFFz"], await Names(null));
        Assert.Equal(["a", "a\nb", "ab", "ac"], await Names("A"));
        Assert.Equal(["ä"], await Names("Ä"));
        Assert.Equal(["\ud7ff", "\ud7ffz"], await Names("\ud7ff"));
        Assert.Equal(["\U0010FFFFz"], await Names("\U0010FFFF"));
        Assert.Empty(await Names("%"));
        var plan = await Database.Plan(WithValues(TagQueries.Sql(TagQueries.Listed(Samples.Home, "x", new PageByName("x", 50)))));
        Assert.False(Database.ReadsAll(plan), plan);

        async Task<List<string>> Names(string? beginning)
        {
            var all = new List<string>();
            for (string? after = null; ;)
            {
                var page = await new TagQueries(Database.Reads).List(Samples.Home, beginning, new PageByName(after, 2), TestContext.Current.CancellationToken);
                all.AddRange(page.Take(2).Select(row => row.Tag));
                if (page.Count <= 2) return all;
                after = page[1].Tag;
            }
        }
    }

    [Fact]
    public async Task Tags_of_an_earlier_build_become_one_tag_when_its_database_is_migrated()
    {
        await open.Write(rows =>
        {
            rows.Put(Samples.Activity("act_1", Tagged("x")));
            rows.Put(Samples.Activity("act_2", Tagged("Größe")));
            rows.Put(Samples.Stream("s") with { Parked = Tagged("x") });
        });
        await open.DisposeAsync();
        foreach (var sql in Database.UndoOf(52)) await Database.Change(sql);
        await Database.Change("UPDATE activity_tags SET tag = 'GRÖSSE' WHERE tag = 'x'");
        await Database.Change("INSERT INTO activity_tags SELECT account_id, id, 'GRÖßE', state, at FROM activity_tags WHERE tag = 'größe'");
        await Database.Change("UPDATE stream_tags SET tag = 'A\u030ANGSTRÖM Ǆ'");

        Database.Migrate();
        await Reopen();

        Assert.Equal([("grösse", 1, 0, 0), ("größe", 1, 0, 0), ("ångström dž", 0, 1, 0)], await Counts());
        Assert.Equal(["act_2"], await Activities(new(null, Any("GRÖßE"), null, null, null), limit: 1));
        Assert.Equal(["s"], await Streams(null, "Ångström ǆ", limit: 1));
    }

    private async Task<List<(string Tag, int Activities, int Streams, int Notifications)>> Counts() =>
        (await new TagQueries(Database.Reads).List(Samples.Home, null, new PageByName(null, 50), TestContext.Current.CancellationToken))
            .ConvertAll(row => (row.Tag, (int)row.Activities, (int)row.Streams, (int)row.Notifications));
}
