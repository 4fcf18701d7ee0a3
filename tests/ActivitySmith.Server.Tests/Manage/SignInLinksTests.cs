using System.Net;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class SignInLinksTests
{
    [Fact]
    public async Task A_link_leads_to_this_server_and_signs_in_once()
    {
        await using var server = await RunningServer.Start();
        var made = (await server.Client.Post("/api/manage/sign-in-links", new { })).Is(HttpStatusCode.Created);
        Assert.StartsWith($"{server.Url}/sign-in/link#token=", made["link"], StringComparison.Ordinal);
        Assert.True(made.Json.GetProperty("expires_at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());

        using var browser = new Web.Browser(server);
        Assert.Equal("/", (await browser.Use(made["link"])).Path);
        using var again = new Web.Browser(server);
        (await again.Use(made["link"])).Says("expired, was already used", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_link_has_the_public_address_of_the_settings()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com/");
        var made = (await server.Client.Post("/api/manage/sign-in-links")).Is(HttpStatusCode.Created);
        Assert.StartsWith("https://act.example.com/sign-in/link#token=", made["link"], StringComparison.Ordinal);
        (await server.Client.Post("/api/manage/sign-in-links", new { user = "owner" })).IsProblem(HttpStatusCode.BadRequest, "user is unknown");
    }
}
