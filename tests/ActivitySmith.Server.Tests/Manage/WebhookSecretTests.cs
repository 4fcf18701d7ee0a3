using System.Net;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class WebhookSecretTests
{
    [Fact]
    public async Task The_secret_is_created_once_and_survives_a_restart()
    {
        await using var server = await RunningServer.Start();
        var first = (await server.Client.Get("/api/manage/webhook-secret")).Is(HttpStatusCode.OK)["secret"];
        Assert.Matches("^whsec_[A-Za-z0-9_-]{40}$", first);

        await server.Restart();
        Assert.Equal(first, (await server.Client.Get("/api/manage/webhook-secret")).Is(HttpStatusCode.OK)["secret"]);
    }
}
