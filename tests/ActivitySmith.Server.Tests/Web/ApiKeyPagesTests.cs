using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Web;

public sealed class ApiKeyPagesTests
{
    [Fact]
    public async Task A_key_is_shown_once_works_immediately_and_is_refused_once_revoked()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var made = (await browser.Submit("/keys", "/keys", ("name", "CI"), ("scope", "all"))).Says("shown once");
        var secret = made.Find("data-secret>(ask_[A-Za-z0-9_-]+)<");
        using var script = server.NewClient(secret);
        await script.PutStream("by-new-key", 1);
        (await script.Get("/api/manage/keys")).Is(HttpStatusCode.Forbidden);

        var list = (await browser.Get("/keys")).Says("CI");
        Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        var revoke = list.Find("action=\"(/keys/key_[A-Za-z0-9_-]+/revoke)\"");
        (await list.Submit(revoke)).Says("Revoked.");

        (await script.Put("/api/live-activity/stream/by-new-key", new { content_state = new { type = "value", title = "x", value = 2 } }))
            .Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_scoped_to_channels_reaches_only_these_and_can_be_changed()
    {
        await using var server = await RunningServer.Start();
        (await server.Client.Post("/api/manage/channels", new { slug = "ops", devices = new[] { "board" } })).Is(HttpStatusCode.Created);
        using var browser = await Browser.Owner(server);
        (await browser.Submit("/keys", "/keys", ("name", "Narrow"), ("scope", "channels"))).Says("at least one channel", HttpStatusCode.BadRequest);
        var made = await browser.Submit("/keys", "/keys", ("name", "Narrow"), ("scope", "channels"), ("channels", "ops"));
        using var script = server.NewClient(made.Find("data-secret>(ask_[A-Za-z0-9_-]+)<"));
        var put = await script.Put("/api/live-activity/stream/s", new { content_state = new { type = "value", title = "x", value = 2 } });
        Assert.Equal("[\"ops\"]", put.Is(HttpStatusCode.OK)["effective_channel_slugs"]);

        var key = (await browser.Get("/keys")).Find("href=\"(/keys/key_[A-Za-z0-9_-]+)\">Narrow");
        (await browser.Submit(key, key, ("name", "Wide"), ("scope", "all"), ("manage", "on"))).Says("Saved.").Says("Wide");
        (await script.Get("/api/manage/keys")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_last_use_of_a_key_survives_a_restart()
    {
        await using var server = await RunningServer.Start();
        var made = await server.Client.Post("/api/manage/keys", new { name = "CI", scope = "all" });
        var path = $"/api/manage/keys/{made["key_id"]}";
        Assert.False((await server.Client.Get(path)).Json.TryGetProperty("last_used_at", out _));
        using var script = server.NewClient(made["key"]);
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await script.PutStream("s", 1);

        var used = (await server.Client.Get(path)).Json.GetProperty("last_used_at").GetDateTimeOffset();
        Assert.InRange(used, before, TimeProvider.System.GetUtcNow());
        await server.Restart();
        Assert.Equal(used, (await server.Client.Get(path)).Json.GetProperty("last_used_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_last_managing_key_cannot_be_revoked_and_an_unknown_one_is_not_found()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser.Owner(server);
        var list = await browser.Get("/keys");
        (await list.Submit(list.Find("action=\"(/keys/key_[A-Za-z0-9_-]+/revoke)\""))).Says("last key with the manage permission", HttpStatusCode.Conflict);
        (await browser.Get("/keys/key_nowhere")).Says("There is no API key", HttpStatusCode.NotFound);
        (await browser.Get("/keys?cursor=nonsense")).Says("Invalid cursor", HttpStatusCode.BadRequest);
    }
}
