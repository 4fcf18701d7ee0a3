using System.Text;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Nodes of version 0.1.0, which run during a rolling upgrade, write rows without their tags, and notifications without their place.</summary>
public sealed class OldNodeTagsTests
{
    [Fact]
    public async Task Rows_that_an_old_node_writes_are_listed_by_their_tags()
    {
        await using var database = await PostgresTestDatabase.Create();
        await using (var node = new OpenLedger(database))
        {
            await Samples.Populate(node, Samples.Home);
            await node.Run(new ReconcileStream(
                Samples.Caller(Samples.Home), Samples.Key("s"), Samples.Progress(2) with { Tags = ["new node"] }, Samples.Everyone, "a1"));
        }

        Assert.Equal((1, 0), (await Found("new node"), await Found("old node")));
        await database.Change("UPDATE activities SET tags = '[\"old node\"]'");
        Assert.Equal((0, 1), (await Found("new node"), await Found("old node")));

        var parked = database.Bytes("{}");
        await database.Change($"UPDATE streams SET activity_id = NULL, state = {parked}, buttons = {parked}, tags = '[\"parked\"]'");
        Assert.Equal((0, 1), (await Found("old node"), await Found("parked", StreamState.Paused)));

        await database.Change("UPDATE streams SET state = NULL, tags = NULL, is_removed = 1");
        Assert.Equal((0, 1), (await Found("parked"), await Found("old node", StreamState.Removed)));

        await database.Change("UPDATE activities SET tags = '[\"ÄPFEL Ǆ\",\"äpfel ǆ\"]'");
        Assert.Equal((0, 1), (await Found("old node"), await Found(TextForms.Tag.Of("ÄPFEL Ǆ"))));
        Assert.Equal([[TextForms.Tag.Of("äpfel ǆ"), 1L, 1L]], await database.Query("SELECT tag, activities, streams FROM tag_counts"));

        await database.Change(
            $"INSERT INTO notifications (account_id, notification_id, seq, content, created_at) VALUES (1, 'ntf_old', 77, {parked}, 5)");
        Assert.Equal([[77L, "sent", 1L]], await database.Query("SELECT sent_seq, state, version FROM notifications WHERE notification_id = 'ntf_old'"));

        await database.Change("DELETE FROM activities; DELETE FROM streams");
        Assert.Equal((0L, 0L), (await database.Count("activity_tags"), await database.Count("stream_tags")));
        Assert.Equal(0, await database.Count("tag_counts"));

        // Every character is folded as the server folds it. PostgreSQL knows other versions of Unicode.
        var letters = Enumerable.Range(1, 0x2FFF).Where(Rune.IsValid).Select(point => new Rune(point)).Where(Rune.IsLetter);
        var folded = await database.Query(
            $"SELECT l, fold_tag(l) FROM unnest(ARRAY[{string.Join(",", letters.Select(letter => $"'{letter}'"))}]) AS l");
        var different = folded.Where(row => (string)row[1]! != TextForms.Tag.Of((string)row[0]!)).ToList();
        Assert.True(different.Count < 20, string.Join(" ", different.Select(row => $"{row[0]}>{row[1]}")));

        async Task<int> Found(string tag, string? state = null) => (await database.Query(
            $"SELECT 1 FROM stream_tags WHERE tag = '{tag}'{(state is null ? "" : $" AND state = {Tables.StreamTable.NumberOf(state)}")}")).Count;
    }
}
