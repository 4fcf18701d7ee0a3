using System.Net;
using System.Net.Http.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Cluster;

/// <summary>PostgreSQL becomes unavailable while a server runs.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task Requests_get_503_with_retry_after_while_the_database_is_unavailable_and_succeed_when_it_is_back()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var postgres = await PostgresServer.Start(isDurable: false);
        var database = await postgres.CreateDatabase();
        await using (var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_DATABASE"] = database))
        {
            Assert.Equal(HttpStatusCode.OK, (await Put(server, 1)).Status);
            using var page = new HttpClient { BaseAddress = new Uri(server.Url) };
            page.DefaultRequestHeaders.Add("Cookie", await SignIn(server));

            await postgres.Crash(async () =>
            {
                for (var i = 0; i < 3; i++)
                {
                    var away = await Put(server, 2);
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
                    Assert.InRange(away.RetryAfter, 1, 60);
                }

                foreach (var path in new[] { "/api/manage/streams", "/settings", "/members" })
                {
                    using var read = await (path.StartsWith("/api", StringComparison.Ordinal) ? server.Client : page).GetAsync(path);
                    Assert.True(read.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {read.StatusCode} {await read.Content.ReadAsStringAsync()}");
                    Assert.NotNull(read.Headers.RetryAfter);
                }

                using var ready = await server.Client.GetAsync("/health/ready");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
                var body = await ready.Content.ReadAsStringAsync();
                Assert.Contains("The database cannot be read", body, StringComparison.Ordinal);
                Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal); // The address of the database is the operator's secret.
            });

            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while ((await Put(server, 3)).Status != HttpStatusCode.OK) deadline.Token.ThrowIfCancellationRequested();
            Assert.Contains("\"value\":3", await server.Client.GetStringAsync("/api/manage/streams/s"), StringComparison.Ordinal);
        }

        await postgres.Stop();
    }

    /// <returns>The session as a header, so that one client can send it with every request.</returns>
    private static async Task<string> SignIn(RunningServer server)
    {
        using var made = await server.Client.PostAsync("/api/manage/sign-in-links", content: null);
        var link = await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        using var anonymous = server.NewClient(key: null);
        return (await OneTimeLink.Use(anonymous, new Uri(link.GetProperty("link").GetString()!))).Cookies;
    }

    private static async Task<(HttpStatusCode Status, double RetryAfter)> Put(RunningServer server, int value)
    {
        using var answer = await server.Client.PutAsJsonAsync(
            "/api/live-activity/stream/s", new { content_state = new { type = "value", title = "t", value } });
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0);
    }
}
