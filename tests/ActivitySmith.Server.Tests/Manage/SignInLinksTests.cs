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
        Assert.StartsWith($"{server.Url}/sign-in?token=", made["link"], StringComparison.Ordinal);
        Assert.True(made.Json.GetProperty("expires_at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());

        using var browser = server.NewClient(key: null);
        using var signedIn = await browser.GetAsync(made["link"], TestContext.Current.CancellationToken);
        Assert.Contains(signedIn.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(cookie => cookie.StartsWith("activitysmith=", StringComparison.Ordinal)));
        using var again = await browser.GetAsync(made["link"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain(again.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(cookie => cookie.StartsWith("activitysmith=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_link_has_the_address_that_the_operator_named()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com/");
        var made = (await server.Client.Post("/api/manage/sign-in-links")).Is(HttpStatusCode.Created);
        Assert.StartsWith("https://act.example.com/sign-in?token=", made["link"], StringComparison.Ordinal);
        (await server.Client.Post("/api/manage/sign-in-links", new { user = "owner" })).IsProblem(HttpStatusCode.BadRequest, "user is unknown");
    }
}
