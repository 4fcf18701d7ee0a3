using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Nodes of version 0.1.0, which run during a rolling upgrade, write rows and not their tags.</summary>
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

        await database.Change("DELETE FROM activities; DELETE FROM streams");
        Assert.Equal((0L, 0L), (await database.Count("activity_tags"), await database.Count("stream_tags")));

        async Task<int> Found(string tag, string? state = null) => (await database.Query(
            $"SELECT 1 FROM stream_tags WHERE tag = '{tag}'{(state is null ? "" : $" AND state = {Tables.StreamTable.NumberOf(state)}")}")).Count;
    }
}
