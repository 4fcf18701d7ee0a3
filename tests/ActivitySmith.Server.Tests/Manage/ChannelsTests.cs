using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class ChannelsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_channel_is_created_read_changed_and_deleted()
    {
        var made = (await Client.Post("/api/manage/channels", new { slug = "ops", devices = new[] { "board", "board" } })).Is(HttpStatusCode.Created);
        Assert.Equal("ops", made["name"]);
        Assert.Equal("""["board"]""", made.Json.GetProperty("devices").GetRawText());
        Assert.Equal("/api/manage/channels/ops", made.Location!.OriginalString);

        var changed = (await Client.Patch("/api/manage/channels/ops", new { name = "Operations", users = new[] { "owner" } })).Is(HttpStatusCode.OK);
        Assert.Equal("""["board"]""", changed.Json.GetProperty("devices").GetRawText());
        Assert.Equal(changed.Text, (await Client.Get("/api/manage/channels/ops")).Is(HttpStatusCode.OK).Text);
        Assert.Equal("""["owner"]""", changed.Json.GetProperty("users").GetRawText());

        (await Client.Delete("/api/manage/channels/ops")).Is(HttpStatusCode.NoContent);
        (await Client.Get("/api/manage/channels/ops")).IsProblem(HttpStatusCode.NotFound, "'ops'");
        (await Client.Delete("/api/manage/channels/ops")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_taken_slug_an_unknown_device_and_a_bad_slug_are_named()
    {
        await Client.Post("/api/manage/channels", new { slug = "taken" });
        (await Client.Post("/api/manage/channels", new { slug = "taken" })).IsProblem(HttpStatusCode.Conflict, "'taken'");
        (await Client.Post("/api/manage/channels", new { slug = "new", devices = new[] { "board", "dev_x" } })).IsProblem(HttpStatusCode.BadRequest, "'dev_x'");
        (await Client.Post("/api/manage/channels", new { slug = "new", users = new[] { "usr_x" } })).IsProblem(HttpStatusCode.BadRequest, "'usr_x'");
        (await Client.Patch("/api/manage/channels/taken", new { devices = new[] { "dev_x" } })).IsProblem(HttpStatusCode.BadRequest, "'dev_x'");
        (await Client.Post("/api/manage/channels", new { slug = "Not A Slug" })).IsProblem(HttpStatusCode.BadRequest, "slug must be");
        (await Client.Get("/api/manage/channels/new")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_device_is_added_and_removed_and_targeting_follows()
    {
        await Client.Post("/api/manage/channels", new { slug = "gate" });
        var put = new { content_state = new { type = "value", title = "t", value = 1 }, channels = new[] { "gate" } };
        (await Client.Put("/api/live-activity/stream/gated", put)).Is(HttpStatusCode.NotFound);

        Assert.Equal("""["board"]""", (await Client.Put("/api/manage/channels/gate/devices/board")).Is(HttpStatusCode.OK).Json.GetProperty("devices")
            .GetRawText());
        Assert.Equal("""["board"]""", (await Client.Put("/api/manage/channels/gate/devices/board")).Json.GetProperty("devices").GetRawText());
        Assert.Equal("started", (await Client.Put("/api/live-activity/stream/gated", put)).Is(HttpStatusCode.OK)["operation"]);

        (await Client.Delete("/api/manage/channels/gate/devices/board")).Is(HttpStatusCode.NoContent);
        (await Client.Delete("/api/manage/channels/gate/devices/board")).Is(HttpStatusCode.NoContent);
        (await Client.Put("/api/live-activity/stream/gated2", put)).Is(HttpStatusCode.NotFound);
        (await Client.Put("/api/manage/channels/gate/devices/dev_x")).IsProblem(HttpStatusCode.NotFound, "'dev_x'");
        (await Client.Put("/api/manage/channels/nowhere/devices/board")).IsProblem(HttpStatusCode.NotFound, "'nowhere'");
    }

    [Fact]
    public async Task A_channel_in_the_scope_of_keys_cannot_be_deleted_and_the_keys_are_named()
    {
        await Client.Post("/api/manage/channels", new { slug = "held" });
        var key = await Client.Post("/api/manage/keys", new { name = "Holder", scope = "channels", channels = new[] { "held" } });
        (await Client.Delete("/api/manage/channels/held")).IsProblem(HttpStatusCode.Conflict, $"Holder ({key["key_id"]})");

        await Client.Delete($"/api/manage/keys/{key["key_id"]}");

        (await Client.Delete("/api/manage/channels/held")).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Pages_come_in_the_order_of_slugs()
    {
        foreach (var slug in (string[])["p-c", "p-a", "p-b"]) await Client.Post("/api/manage/channels", new { slug });
        var slugs = (await Client.AllPages("/api/manage/channels", 1)).ConvertAll(channel => channel.GetProperty("slug").GetString()!);
        Assert.Equal(slugs.Order(StringComparer.Ordinal), slugs);
        Assert.Equal(["p-a", "p-b", "p-c"], slugs.Where(slug => slug.StartsWith("p-", StringComparison.Ordinal)));
    }
}
