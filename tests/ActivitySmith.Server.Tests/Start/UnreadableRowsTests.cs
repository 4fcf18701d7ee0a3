using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Tests.Devices;
using ActivitySmith.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>Rows that the server cannot read are skipped and logged: they stop neither the start nor the background work.</summary>
public sealed class UnreadableRowsTests
{
    private static readonly CancellationToken Cancellation = CancellationToken.None;

    [Fact]
    public async Task Unreadable_rows_stop_neither_the_start_nor_other_work()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "Rows are damaged in the SQLite file");
        await using var server = await RunningServer.Start();
        var bad = await NewKey(server);
        var good = await NewKey(server);
        using var badPhone = await server.Pair(server.Client, name: "bad");
        using var goodPhone = await server.Pair(server.Client, name: "good");
        foreach (var stream in new[] { "bad", "good" }) Assert.Equal(HttpStatusCode.OK, await Put(server.Client, stream));
        foreach (var title in new[] { "bad", "good" }) (await server.Client.PostAsJsonAsync("/api/push-notification", new { title }, Cancellation))
            .EnsureSuccessStatusCode();
        (await server.Client.PostAsJsonAsync("/api/badge", new { badge = 3 }, Cancellation)).EnsureSuccessStatusCode();
        await server.Stop();
        Change(
            server,
            $"UPDATE api_keys SET channels = x'7b' WHERE key_id = '{bad.Id}'",
            $"UPDATE devices SET tokens = x'5b' WHERE device_id = '{badPhone.Id}'",
            "UPDATE badges SET value = 'many'",
            "UPDATE activities SET state = x'7b' WHERE stream_key = 'bad'",
            "UPDATE notifications SET content = x'22' WHERE notification_id = (SELECT notification_id FROM notifications ORDER BY created_at LIMIT 1)",
            "UPDATE deliveries SET phase = 'unheard-of' WHERE delivery_id = (SELECT delivery_id FROM deliveries ORDER BY delivery_id LIMIT 1)",
            "UPDATE accounts SET created_at = 9000000000000000000");

        await server.Restart();

        using var withBad = server.NewClient(bad.Secret);
        using var withGood = server.NewClient(good.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, await Put(withBad, "other"));
        Assert.Equal(HttpStatusCode.OK, await Put(withGood, "good"));
        Assert.Equal(HttpStatusCode.OK, await Put(withGood, "another"));
        Assert.Equal(HttpStatusCode.InternalServerError, await Put(withGood, "bad"));
        var streams = await server.Client.GetFromJsonAsync<JsonElement>("/api/manage/streams", Cancellation);
        Assert.Equal(["another", "bad", "good"], streams.GetProperty("data").EnumerateArray().Select(stream => stream.GetProperty("stream_key").GetString()));
    }

    [Fact]
    public async Task Due_work_is_done_for_every_row_except_the_unreadable_one()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "Rows are damaged in the SQLite file");
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        await using var server = await RunningServer.Start(clock: clock);
        foreach (var stream in new[] { "bad", "good" }) Assert.Equal(HttpStatusCode.OK, await Put(server.Client, stream));
        await server.Stop();
        Change(server, "UPDATE activities SET state = x'7b' WHERE stream_key = 'bad'");
        await server.Restart();
        clock.Advance(TimeSpan.FromHours(9));

        await server.Services.GetRequiredService<Ageing>().Run(Cancellation);

        var good = await server.Client.GetFromJsonAsync<JsonElement>("/api/manage/streams/good", Cancellation);
        Assert.Equal(JsonValueKind.Null, good.GetProperty("activity_id").ValueKind);
        Assert.False(server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.All(server.Services.GetServices<IHostedService>().OfType<BackgroundService>(), loop =>
            Assert.False(loop.ExecuteTask!.IsCompleted, loop.GetType().Name));
    }

    [Fact]
    public async Task An_action_succeeds_and_is_audited_although_its_actors_rows_are_unreadable()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "Rows are damaged in the SQLite file");
        await using var server = await RunningServer.Start();
        var key = await NewKey(server);
        await server.Stop();
        Change(server, "UPDATE audit_days SET entries = 'many'");
        await server.Restart();
        Change(server, $"UPDATE api_keys SET name = x'ff' WHERE key_id <> '{key.Id}'");

        using var revoked = await server.Client.DeleteAsync($"/api/manage/keys/{key.Id}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal("revokeApiKey", Read(server, "SELECT action FROM audit_log ORDER BY at DESC, rowid DESC LIMIT 1"));
    }

    private static object? Read(RunningServer server, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataPath, "activitysmith.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write their own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    private static async Task<(string Id, string Secret)> NewKey(RunningServer server)
    {
        using var made = await server.Client.PostAsJsonAsync("/api/manage/keys", new { name = "x", scope = "all" }, Cancellation);
        var key = await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return (key.GetProperty("key_id").GetString()!, key.GetProperty("key").GetString()!);
    }

    private static async Task<HttpStatusCode> Put(HttpClient client, string stream)
    {
        using var answer = await client.PutAsJsonAsync(
            $"/api/live-activity/stream/{stream}", new { content_state = new { type = "progress", title = "t", percentage = 1 } }, Cancellation);
        return answer.StatusCode;
    }

    private static void Change(RunningServer server, params string[] statements)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataPath, "activitysmith.db")};Pooling=False");
        connection.Open();
        foreach (var sql in statements)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write their own SQL.
            command.CommandText = sql;
#pragma warning restore CA2100
            Assert.True(command.ExecuteNonQuery() > 0, sql);
        }
    }
}
