using System.Net;
using ActivitySmith.Ledger;
using ActivitySmith.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class AccountsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private HttpClient Operator { get; } = fixture.Server.NewClient(ServerFixture.OperatorKey);

    [Fact]
    public async Task The_routes_are_for_the_operator_alone()
    {
        (await fixture.Client.Get("/api/manage/accounts")).IsProblem(HttpStatusCode.Forbidden, "operator key");
        (await Operator.Get("/api/manage/keys")).Is(HttpStatusCode.Unauthorized);
        await using var without = await RunningServer.Start();
        (await without.Client.Get("/api/manage/accounts")).IsProblem(HttpStatusCode.Forbidden, "operator key");
        using var stranger = without.NewClient(ServerFixture.OperatorKey);
        (await stranger.Get("/api/manage/accounts")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_account_has_a_managing_key_a_board_and_its_own_limits()
    {
        var made = (await Operator.Post("/api/manage/accounts", new { name = "Tenant", requests_per_minute = 2 })).Is(HttpStatusCode.Created);
        using var tenant = fixture.Server.NewClient(made["key"]);

        await tenant.PutStream("hello", 1);
        await tenant.PutStream("hello", 2);
        (await tenant.Put("/api/live-activity/stream/hello", new { content_state = new { title = "x", type = "value", value = 3 } }))
            .Is(HttpStatusCode.TooManyRequests);
        (await Operator.Patch($"/api/manage/accounts/{made["account_id"]}", new { requests_per_minute = 0 })).Is(HttpStatusCode.OK);
        await tenant.PutStream("hello", 3);

        Assert.Single(await tenant.AllPages("/api/manage/devices", 5));
        Assert.Equal(made["key_id"], Assert.Single(await tenant.AllPages("/api/manage/keys", 5)).GetProperty("key_id").GetString());
        var changed = (await Operator.Patch($"/api/manage/accounts/{made["account_id"]}", new { name = "Renamed", requests_per_minute = -1 }))
            .Is(HttpStatusCode.OK);
        Assert.Equal(changed.Text, (await Operator.Get($"/api/manage/accounts/{made["account_id"]}")).Text);
        Assert.Equal("Renamed", changed["name"]);
        Assert.Equal("", changed["requests_per_minute"]);
        Assert.Contains(await Operator.AllPages("/api/manage/accounts", 1), account => account.GetProperty("name").GetString() == "Renamed");
        Assert.DoesNotContain(made["key"], (await Operator.Get("/api/manage/accounts")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_account_stays_and_unknown_ones_are_not_found()
    {
        (await Operator.Delete("/api/manage/accounts/1")).IsProblem(HttpStatusCode.Conflict, "first account");
        (await Operator.Delete("/api/manage/accounts/999999")).IsProblem(HttpStatusCode.NotFound, "'999999'");
        (await Operator.Patch("/api/manage/accounts/999999", new { name = "x" })).IsProblem(HttpStatusCode.NotFound, "'999999'");
        (await Operator.Get("/api/manage/accounts/one")).IsProblem(HttpStatusCode.NotFound, "No such route");
        (await Operator.Post("/api/manage/accounts", new { name = "x", requests_per_minute = -2 })).IsProblem(HttpStatusCode.BadRequest, "requests_per_minute");
    }

    [Fact]
    public async Task A_deleted_account_stops_immediately_loses_every_row_and_its_id_is_not_reused()
    {
        var made = await Operator.Post("/api/manage/accounts", new { name = "Short-lived" });
        var id = made.Json.GetProperty("account_id").GetInt64();
        using var tenant = fixture.Server.NewClient(made["key"]);
        for (var i = 0; i < 30; i++) await tenant.PutStream($"s{i}", i);
        await tenant.Post("/api/manage/metrics", new { key = "m", name = "m", format = "number" });
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => tenant.Post("/api/metrics/m/value", new { value = i })));
        await tenant.Post("/api/push-notification", new { title = "n", badge = 1 });
        await tenant.Post("/api/manage/channels", new { slug = "c" });
        await tenant.Post("/api/manage/sign-in-links");
        Assert.True(await Rows(id) > 650);
        var others = await Rows(1);

        (await Operator.Delete($"/api/manage/accounts/{id}")).Is(HttpStatusCode.NoContent);

        (await tenant.Get("/api/manage/streams")).Is(HttpStatusCode.Unauthorized);
        (await Operator.Get($"/api/manage/accounts/{id}")).Is(HttpStatusCode.NotFound);
        await UntilEmpty(id);
        Assert.Equal(others + 1, await Rows(1)); // The operator's actions are in the first account's audit log.
        var next = await Operator.Post("/api/manage/accounts", new { name = "Next" });
        Assert.True(next.Json.GetProperty("account_id").GetInt64() > id);
        using var fresh = fixture.Server.NewClient(next["key"]);
        Assert.Empty(await fresh.AllPages("/api/manage/streams", 50));
    }

    [Fact]
    public async Task A_deletion_interrupted_by_a_stop_continues_after_the_start()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var before = server.NewClient(ServerFixture.OperatorKey);
        var made = await before.Post("/api/manage/accounts", new { name = "Short-lived" });
        var id = new Domain.Ids.AccountId(made.Json.GetProperty("account_id").GetInt64());
        using var tenant = server.NewClient(made["key"]);
        await tenant.PutStream("s", 1);

        // Deletes like the route, but does not wake the pruner.
        var deleted = await server.Services.GetRequiredService<LedgerWriter>().Submit(new Ledger.Accounts.DeleteAccount(id));
        Assert.Null(deleted.Refusal);
        await server.Restart();

        await UntilEmpty(id.Value, server);
        using var after = server.NewClient(made["key"]);
        (await after.Get("/api/manage/streams")).Is(HttpStatusCode.Unauthorized);
    }

    private async Task UntilEmpty(long account, RunningServer? server = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await Rows(account, server) > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < LongEnough, $"{await Rows(account, server)} rows are left");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Number of rows of an account in every table with that column.</summary>
    private async Task<long> Rows(long account, RunningServer? server = null)
    {
        var connections = (server ?? fixture.Server).Services.GetRequiredService<IReadConnections>();
        await using var connection = await connections.Open(TestContext.Current.CancellationToken);
        var tables = (await connection.QueryAsync<string>(TestDatabases.TablesOfAccounts)).ToList();
        Assert.True(tables.Count >= 14, $"{tables.Count} tables");
        long sum = 0;
        foreach (var table in tables) sum += await connection.ExecuteScalarAsync<long>(
            $"SELECT COUNT(*) FROM {table} WHERE account_id = @account", new { account });
        return sum;
    }
}
