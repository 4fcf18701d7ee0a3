using System.Net;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Tests.Devices;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class DevicesTests
{
    [Fact]
    public async Task The_built_in_board_is_listed_renamed_and_shows_its_channels_and_badge()
    {
        await using var server = await Testing.RunningServer.Start();
        var client = server.Client;
        await client.Post("/api/manage/channels", new { slug = "by-device", devices = new[] { "board" } });
        await client.Post("/api/manage/channels", new { slug = "by-user", users = new[] { "owner" } });
        await client.Post("/api/manage/channels", new { slug = "empty" });
        (await client.Post("/api/badge", new { badge = 7 })).Is(HttpStatusCode.OK);

        var renamed = (await client.Patch("/api/manage/devices/board", new { name = "Kitchen" })).Is(HttpStatusCode.OK);

        Assert.Equal(renamed.Text, (await client.Get("/api/manage/devices/board")).Is(HttpStatusCode.OK).Text);
        var listed = Assert.Single(await client.AllPages("/api/manage/devices", 1));
        Assert.Equal(renamed.Text, listed.GetRawText());
        Assert.Equal("Kitchen", renamed["name"]);
        Assert.Equal("page", renamed["kind"]);
        Assert.Equal("owner", renamed["user_id"]);
        Assert.Equal("""["by-device","by-user"]""", renamed.Json.GetProperty("channels").GetRawText());
        Assert.Equal(7, renamed.Json.GetProperty("badge").GetInt32());
        Assert.True(renamed.Json.GetProperty("reachable").GetBoolean());
        (await client.Patch("/api/manage/devices/board", new { name = "" })).IsProblem(HttpStatusCode.BadRequest, "name must be");
        (await client.Patch("/api/manage/devices/dev_x", new { name = "x" })).IsProblem(HttpStatusCode.NotFound, "'dev_x'");
    }

    [Fact]
    public async Task A_removed_device_leaves_its_channels_and_is_not_found()
    {
        await using var server = await Testing.RunningServer.Start();
        var client = server.Client;
        await client.Post("/api/manage/channels", new { slug = "home", devices = new[] { "board" } });
        using var phone = await server.Pair(client, new { channels = new[] { "home" } });

        (await client.Delete($"/api/manage/devices/{phone.Id}")).Is(HttpStatusCode.NoContent);

        Assert.Equal("""["board"]""", (await client.Get("/api/manage/channels/home")).Json.GetProperty("devices").GetRawText());
        (await client.Get($"/api/manage/devices/{phone.Id}")).IsProblem(HttpStatusCode.NotFound, $"'{phone.Id}'");
        (await client.Delete($"/api/manage/devices/{phone.Id}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_built_in_board_cannot_be_removed_and_the_account_keeps_working()
    {
        await using var server = await Testing.RunningServer.Start();
        var client = server.Client;
        await client.Post("/api/manage/channels", new { slug = "home", devices = new[] { "board" } });

        (await client.Delete("/api/manage/devices/board")).IsProblem(HttpStatusCode.Conflict, "send them to channels that it is not in");

        Assert.Equal("""["board"]""", (await client.Get("/api/manage/channels/home")).Json.GetProperty("devices").GetRawText());
        await client.PutStream("after", 1);
    }

    [Fact]
    public async Task Accounts_that_have_lost_their_board_get_it_back_at_the_next_start()
    {
        await using var server = await Testing.RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = ServerFixture.OperatorKey);
        using var operatorClient = server.NewClient(ServerFixture.OperatorKey);
        var tenantKey = (await operatorClient.Post("/api/manage/accounts", new { name = "Tenant" })).Is(HttpStatusCode.Created)["key"];
        foreach (var account in await server.Services.GetRequiredService<AccountQueries>().All(TestContext.Current.CancellationToken))
            Assert.True((await server.Services.GetRequiredService<LedgerWriter>().Submit(new LoseBoard(account.Id))).Value);

        await server.Restart();
        await server.Restart();

        using var tenant = server.NewClient(tenantKey);
        foreach (var client in new[] { server.Client, tenant })
        {
            var board = Assert.Single(await client.AllPages("/api/manage/devices", 5));
            Assert.Equal(("board", "page", "owner"),
                (board.GetProperty("device_id").GetString(), board.GetProperty("kind").GetString(), board.GetProperty("user_id").GetString()));
            await client.PutStream("again", 1);
        }
    }

    /// <summary>Removes the board, as older servers allowed.</summary>
    private sealed class LoseBoard(AccountId account) : Command<bool>
    {
        public override Result<bool> Apply(RowSet rows, DateTimeOffset now)
        {
            rows.RemoveDevice(account, "board");
            return true;
        }
    }
}
