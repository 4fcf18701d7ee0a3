using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class KeysTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_new_key_is_shown_once_and_works_immediately()
    {
        var made = (await Client.Post("/api/manage/keys", new { name = "CI", scope = "all" })).Is(HttpStatusCode.Created);

        Assert.StartsWith("ask_", made["key"], StringComparison.Ordinal);
        Assert.Equal(made["key"][^4..], made["last_four"]);
        Assert.Equal($"/api/manage/keys/{made["key_id"]}", made.Location!.OriginalString);
        using var client = fixture.Server.NewClient(made["key"]);
        await client.PutStream("by-new-key", 1);
        (await client.Get("/api/manage/keys")).IsProblem(HttpStatusCode.Forbidden, "manage permission");
        var read = (await Client.Get($"/api/manage/keys/{made["key_id"]}")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain(made["key"], read.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_from_the_next_request_on()
    {
        var made = await Client.Post("/api/manage/keys", new { name = "Gone", scope = "all" });
        using var client = fixture.Server.NewClient(made["key"]);
        await client.PutStream("revoked", 1);

        (await Client.Delete($"/api/manage/keys/{made["key_id"]}")).Is(HttpStatusCode.NoContent);

        (await client.Put("/api/live-activity/stream/revoked", new { content_state = new { title = "x", type = "value", value = 2 } }))
            .Is(HttpStatusCode.Unauthorized);
        (await Client.Get($"/api/manage/keys/{made["key_id"]}")).IsProblem(HttpStatusCode.NotFound, made["key_id"]);
        (await Client.Delete($"/api/manage/keys/{made["key_id"]}")).Is(HttpStatusCode.NotFound);
        Assert.DoesNotContain(await Client.AllPages("/api/manage/keys", 200), key => key.GetProperty("key_id").GetString() == made["key_id"]);
    }

    [Fact]
    public async Task A_scope_with_an_unknown_channel_is_refused_by_its_name()
    {
        await Client.Post("/api/manage/channels", new { slug = "there" });
        var refused = await Client.Post("/api/manage/keys", new { name = "k", scope = "channels", channels = new[] { "there", "nowhere" } });
        refused.IsProblem(HttpStatusCode.BadRequest, "'nowhere'");
        Assert.Equal("channels[1]", refused["path"]);
        (await Client.Post("/api/manage/keys", new { name = "k", scope = "channels" })).IsProblem(HttpStatusCode.BadRequest, "at least one channel");
        (await Client.Post("/api/manage/keys", new { name = "k", scope = "all", channels = new[] { "there" } }))
            .IsProblem(HttpStatusCode.BadRequest, "scope channels");
        (await Client.Post("/api/manage/keys", new { name = "k", scope = "some" })).IsProblem(HttpStatusCode.BadRequest, "scope must be");
        (await Client.Post("/api/manage/keys", new { name = " ", scope = "all" })).IsProblem(HttpStatusCode.BadRequest, "name must be");
    }

    [Fact]
    public async Task A_changed_scope_applies_from_the_next_request_on()
    {
        await Client.Post("/api/manage/channels", new { slug = "narrow", devices = new[] { "board" } });
        var made = await Client.Post("/api/manage/keys", new { name = "Wide", scope = "all" });
        using var client = fixture.Server.NewClient(made["key"]);

        var changed = await Client.Patch($"/api/manage/keys/{made["key_id"]}", new { scope = "channels", channels = new[] { "narrow" } });

        Assert.Equal("""["narrow"]""", changed.Is(HttpStatusCode.OK).Json.GetProperty("channels").GetRawText());
        Assert.Equal("Wide", changed["name"]);
        Assert.Equal("""["narrow"]""", (await client.PutStream("scoped", 1)).Json.GetProperty("effective_channel_slugs").GetRawText());
        var back = await Client.Patch($"/api/manage/keys/{made["key_id"]}", new { scope = "all", name = "Wider" });
        Assert.Equal("all", back["scope"]);
        Assert.Equal("Wider", back["name"]);
    }

    [Fact]
    public async Task A_key_scoped_to_channels_cannot_manage()
    {
        await Client.Post("/api/manage/channels", new { slug = "some", devices = new[] { "board" } });
        var some = new[] { "some" };

        var made = await Client.Post("/api/manage/keys", new { name = "k", scope = "channels", channels = some, manage = true });
        made.IsProblem(HttpStatusCode.BadRequest, "manage requires scope all");
        Assert.Equal("manage", made["path"]);

        var managing = await Client.Post("/api/manage/keys", new { name = "k", scope = "all", manage = true });
        (await Client.Patch($"/api/manage/keys/{managing["key_id"]}", new { scope = "channels", channels = some }))
            .IsProblem(HttpStatusCode.BadRequest, "manage requires scope all");
        (await Client.Patch($"/api/manage/keys/{managing["key_id"]}", new { scope = "channels", channels = some, manage = false })).Is(HttpStatusCode.OK);
        (await Client.Patch($"/api/manage/keys/{managing["key_id"]}", new { manage = true })).IsProblem(HttpStatusCode.BadRequest, "manage requires scope all");
    }

    [Fact]
    public async Task The_last_managing_key_cannot_be_revoked()
    {
        await using var server = await Testing.RunningServer.Start();
        var id = (await server.Client.AllPages("/api/manage/keys", 200)).Single().GetProperty("key_id").GetString();
        (await server.Client.Delete($"/api/manage/keys/{id}")).IsProblem(HttpStatusCode.Conflict, "last key");
        (await server.Client.Patch($"/api/manage/keys/{id}", new { manage = false })).IsProblem(HttpStatusCode.Conflict, "last key");

        await server.Client.Post("/api/manage/keys", new { name = "Other", scope = "all", manage = true });

        (await server.Client.Delete($"/api/manage/keys/{id}")).Is(HttpStatusCode.NoContent);
        (await server.Client.Get("/api/manage/keys")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Pages_contain_every_key_once()
    {
        for (var i = 0; i < 5; i++) (await Client.Post("/api/manage/keys", new { name = $"Page {i}", scope = "all" })).Is(HttpStatusCode.Created);
        var byTwo = (await Client.AllPages("/api/manage/keys", 2)).ConvertAll(key => key.GetProperty("key_id").GetString());
        Assert.Equal((await Client.AllPages("/api/manage/keys", 200)).ConvertAll(key => key.GetProperty("key_id").GetString()), byTwo);
        Assert.Equal(byTwo.Distinct().Count(), byTwo.Count);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("cursor=wrong", "cursor")]
    [InlineData("cursor=Y2hhbm5lbHMKYQ", "cursor")] // of another list
    [InlineData("cursor=a2V5cwphCmI", "cursor")] // of this list, with a time that is none
    [InlineData("limit=1&limit=2", "limit")]
    public async Task An_invalid_query_parameter_is_named(string query, string name) =>
        Assert.Equal(name, (await Client.Get($"/api/manage/keys?{query}")).IsProblem(HttpStatusCode.BadRequest, name)["path"]);

    [Fact]
    public async Task A_body_is_read_strictly()
    {
        (await Client.Post("/api/manage/keys", """{"name":"k","scope":"all","admin":true}""")).IsProblem(HttpStatusCode.BadRequest, "admin is unknown");
        (await Client.Post("/api/manage/keys", """{"name":"k"}""")).IsProblem(HttpStatusCode.BadRequest, "scope is required");
        (await Client.Post("/api/manage/keys")).IsProblem(HttpStatusCode.BadRequest, "empty");
    }
}
