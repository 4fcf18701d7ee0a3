using System.Net;
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
    public async Task A_removed_device_leaves_its_channels_and_gets_nothing_any_more()
    {
        await using var server = await Testing.RunningServer.Start();
        var client = server.Client;
        await client.Post("/api/manage/channels", new { slug = "home", devices = new[] { "board" } });
        await client.PutStream("before", 1);

        (await client.Delete("/api/manage/devices/board")).Is(HttpStatusCode.NoContent);

        Assert.Equal("[]", (await client.Get("/api/manage/channels/home")).Json.GetProperty("devices").GetRawText());
        (await client.Get("/api/manage/devices/board")).IsProblem(HttpStatusCode.NotFound, "'board'");
        (await client.Delete("/api/manage/devices/board")).Is(HttpStatusCode.NotFound);
        (await client.Put("/api/live-activity/stream/after", new { content_state = new { type = "value", title = "t", value = 1 } })).Is(HttpStatusCode.NotFound);
    }
}
