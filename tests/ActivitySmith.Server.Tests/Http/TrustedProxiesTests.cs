using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Forwarded headers count only from the configured proxies.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("none", false)]
    [InlineData("192.0.2.0/24", false)]
    public async Task A_forwarded_host_counts_when_the_peer_is_a_named_proxy(string? proxies, bool isBelieved)
    {
        await using var server = await RunningServer.Start(settings =>
        {
            if (proxies is not null) settings["ACTIVITYSMITH_TRUSTED_PROXIES"] = proxies;
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/manage/sign-in-links");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "elsewhere.example");

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var link = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("link").GetString()!;
        Assert.Equal(isBelieved, link.StartsWith("https://elsewhere.example/", StringComparison.Ordinal));
    }
}
