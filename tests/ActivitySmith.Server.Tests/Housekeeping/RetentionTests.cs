using System.Net.Http.Json;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Pruning;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Housekeeping;

public sealed class RetentionTests
{
    [Fact]
    public async Task ExpiredHistory_IsDeletedAndTheRestStays()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        await Send(server, HttpMethod.Put, "/api/live-activity/stream/old", State);
        await Send(server, HttpMethod.Delete, "/api/live-activity/stream/old", new { });
        await Send(server, HttpMethod.Post, "/api/push-notification", new { title = "old" });
        clock.Advance(TimeSpan.FromDays(60));
        await Send(server, HttpMethod.Put, "/api/live-activity/stream/running", State); // Ends by age at some moment of the following days.
        await Send(server, HttpMethod.Put, "/api/live-activity/stream/young", State);
        await Send(server, HttpMethod.Delete, "/api/live-activity/stream/young", new { });
        await Send(server, HttpMethod.Post, "/api/push-notification", new { title = "young" });
        clock.Advance(TimeSpan.FromDays(31));

        await server.Services.GetRequiredService<Retention>().Run(TestContext.Current.CancellationToken);

        Assert.Equal(["running", "young"], await Column(server, "SELECT stream_key FROM activities ORDER BY stream_key"));
        Assert.Equal(["running", "young"], await Column(server, "SELECT stream_key FROM streams ORDER BY stream_key"));
        Assert.Single(await Column(server, "SELECT notification_id FROM notifications"));
        Assert.Empty(await Column(
            server, "SELECT activity_id FROM frames WHERE activity_id NOT IN (SELECT activity_id FROM activities WHERE stream_key = 'running')"));
    }

    [Fact]
    public async Task ClosedDelivery_IsDeletedWithTheHistoryAndAnOpenOneStays()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        using var phone = await server.Pair(server.Client);
        await Send(server, HttpMethod.Post, "/api/push-notification", new { title = "done" });
        await Send(server, HttpMethod.Post, "/api/badge", new { badge = 1 });
        var id = Assert.Single(await Column(server, "SELECT subject_id FROM deliveries WHERE kind = 'notification'"));
        await server.Services.GetRequiredService<LedgerWriter>().Submit(
            new RecordReceipts([new(
            new DueSend(OneOffRules.Notification(AccountId.First, id, phone.Id, clock.GetUtcNow()), SendPurpose.Next, Device: null),
            new PushOutcome.Accepted("push", UniqueId: null), clock.GetUtcNow()) { Version = 1 }]));
        var retention = server.Services.GetRequiredService<Retention>();

        clock.Advance(TimeSpan.FromDays(89));
        await retention.Run(TestContext.Current.CancellationToken);
        var before = await Column(server, "SELECT kind FROM deliveries ORDER BY kind");
        clock.Advance(TimeSpan.FromDays(2));
        await retention.Run(TestContext.Current.CancellationToken);

        Assert.Equal(["badge", "notification"], before);
        Assert.Equal(["badge"], await Column(server, "SELECT kind FROM deliveries"));
    }

    [Fact]
    public async Task StreamThatExpired_IsDeletedWithItsHistoryAndAPausedOneStays()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        await Send(server, HttpMethod.Put, "/api/live-activity/stream/expired", State);
        await Send(server, HttpMethod.Put, "/api/live-activity/stream/paused", State);
        await Send(server, HttpMethod.Post, "/api/manage/streams/paused/pause", new { });
        clock.Advance(TimeSpan.FromDays(1));
        await server.Services.GetRequiredService<Ageing>().Run(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromDays(91));

        await server.Services.GetRequiredService<Retention>().Run(TestContext.Current.CancellationToken);

        Assert.Equal(["paused"], await Column(server, "SELECT stream_key FROM streams"));
    }

    [Fact]
    public async Task RevokedApiKey_IsDeletedAtTheAgeOfActivities()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        await Send(server, HttpMethod.Post, "/api/manage/keys", new { name = "old", scope = "all" });
        var id = Assert.Single(await Column(server, "SELECT key_id FROM api_keys WHERE name = 'old'"));
        await Send(server, HttpMethod.Delete, $"/api/manage/keys/{id}", new { });
        var retention = server.Services.GetRequiredService<Retention>();

        clock.Advance(TimeSpan.FromDays(89));
        await retention.Run(TestContext.Current.CancellationToken);
        var before = await Column(server, "SELECT name FROM api_keys WHERE revoked_at IS NOT NULL");
        clock.Advance(TimeSpan.FromDays(2));
        await retention.Run(TestContext.Current.CancellationToken);

        Assert.Equal(["old"], before);
        Assert.Empty(await Column(server, "SELECT name FROM api_keys WHERE revoked_at IS NOT NULL"));
        Assert.Single(await Column(server, "SELECT name FROM api_keys"));
    }

    [Fact]
    public async Task MetricWithManyValuesOfOneTimestamp_KeepsTheLatest500()
    {
        await using var server = await RunningServer.Start();
        await Send(server, HttpMethod.Post, "/api/manage/metrics", new { key = "sales", name = "Sales", format = "number" });
        for (var i = 0; i < 620; i++) await Send(server, HttpMethod.Post, "/api/metrics/sales/value", new { value = i, timestamp = "2026-06-01T00:00:00Z" });

        await server.Services.GetRequiredService<Retention>().Run(TestContext.Current.CancellationToken);

        var values = await Column(server, "SELECT CAST(CAST(value_number AS INTEGER) AS TEXT) FROM metric_values ORDER BY seq");
        Assert.Equal(500, values.Count);
        Assert.Equal(("120", "619"), (values[0], values[^1]));
    }

    [Fact]
    public async Task MetricWithManyValues_KeepsTheLatest500()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        await Send(server, HttpMethod.Post, "/api/manage/metrics", new { key = "sales", name = "Sales", format = "number" });
        for (var i = 0; i < 520; i++)
        {
            await Send(server, HttpMethod.Post, "/api/metrics/sales/value", new { value = i });
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await server.Services.GetRequiredService<Retention>().Run(TestContext.Current.CancellationToken);

        var values = await Column(server, "SELECT CAST(CAST(value_number AS INTEGER) AS TEXT) FROM metric_values ORDER BY measured_at");
        Assert.Equal(500, values.Count);
        Assert.Equal("20", values[0]);
    }

    [Fact]
    public async Task DeletedAccount_IsPrunedFromEveryTableWithAccounts()
    {
        await using var server = await RunningServer.Start();
        // Triggers delete the entries of search with their rows.
        var tables = (await Column(server, TestDatabases.TablesOfAccounts)).Where(table => !table.StartsWith("search_", StringComparison.Ordinal));

        Assert.Equal(tables, PruneRequest.Everything(new AccountId(7)).Select(request => request.TableName).Order(StringComparer.Ordinal));
    }

    private static readonly object State = new { content_state = new { type = "value", title = "T", value = 1 } };

    private static async Task Send(RunningServer server, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<string>> Column(RunningServer server, string sql)
    {
        await using var connection = await server.Services.GetRequiredService<IReadConnections>().Open(TestContext.Current.CancellationToken);
        return [.. await connection.QueryAsync<string>(sql)];
    }
}
