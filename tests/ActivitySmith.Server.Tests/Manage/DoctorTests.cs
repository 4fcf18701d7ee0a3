using System.Net;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_server_without_an_apple_account_hears_what_to_set()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_PUBLIC_URL"] = "https://act.example.com");

        var answer = (await server.Client.Get("/api/manage/doctor")).Is(HttpStatusCode.OK);

        Assert.False(answer.Json.GetProperty("ok").GetBoolean());
        var checks = answer.Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check.GetProperty("ok").GetBoolean());
        Assert.Equal(new Dictionary<string, bool> { ["server.public_url"] = true, ["apns.settings"] = false }, checks);
        Assert.Contains("ACTIVITYSMITH_APNS__TEAMID", answer.Text, StringComparison.Ordinal);
    }
}
