using System.Net;
using System.Net.Http.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class RunningServerTests
{
    [Fact]
    public async Task A_restart_keeps_the_key_and_the_data()
    {
        await using var server = await RunningServer.Start();
        var put = await server.Client.PutAsJsonAsync(
            "/api/live-activity/stream/kept", new { content_state = new { type = "value", title = "Kept", value = 1 } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        await server.Restart();

        var again = await server.Client.PutAsJsonAsync(
            "/api/live-activity/stream/kept", new { content_state = new { type = "value", title = "Kept", value = 1 } }, TestContext.Current.CancellationToken);
        Assert.Contains("\"noop\"", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
