using System.Net;
using ActivitySmith.Domain;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>The header <c>Idempotency-Key</c> (docs/api.md, Idempotency).</summary>
public sealed class IdempotencyTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Push = """{"title":"t"}""";

    private readonly (string, string) once = ("Idempotency-Key", $"key {Randomness.Text(20)}");

    [Fact]
    public async Task The_same_request_gets_the_first_response_again_and_runs_once()
    {
        var before = await Notifications();
        var first = await api.Post("/api/push-notification", Push, null, once);
        api.Clock.Advance(TimeSpan.FromSeconds(5));
        var again = await api.Post("/api/push-notification", Push, null, once);

        Assert.Equal(first.Ok().GetRawText(), again.Ok().GetRawText());
        Assert.False(first.Headers.ContainsKey("Idempotent-Replay"));
        Assert.Equal("true", again.Headers["Idempotent-Replay"]);
        Assert.Equal(before + 1, await Notifications());
    }

    [Fact]
    public async Task Another_body_or_another_route_is_422()
    {
        (await api.Post("/api/push-notification", Push, null, once)).Ok();
        const string Message = "This Idempotency-Key was used with another request in the last 24 hours; use a new key for a new request";

        (await api.Post("/api/push-notification", """{"title":"other"}""", null, once))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "Idempotency key reused", Message);
        (await api.Post("/api/badge", """{"badge":1}""", null, once)).IsRefused(HttpStatusCode.UnprocessableEntity, "Idempotency key reused", Message);
    }

    [Fact]
    public async Task Requests_at_the_same_time_run_once()
    {
        var before = await Notifications();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.Post("/api/push-notification", Push, null, once)));

        Assert.Single(answers.Select(answer => answer.Ok().GetRawText()).Distinct());
        Assert.Equal(19, answers.Count(answer => answer.Headers.ContainsKey("Idempotent-Replay")));
        Assert.Equal(before + 1, await Notifications());
    }

    [Fact]
    public async Task An_idempotency_key_works_on_every_route_with_post_or_put()
    {
        const string State = """{"content_state":{"type":"alert","title":"t","message":"m"}}""";
        var id = await api.Start("""{"type":"alert","title":"t","message":"m"}""");
        var byId = $$"""{"activity_id":"{{id}}","content_state":{"title":"t","message":"n"} }""";
        (string Method, string Path, string Body)[] routes =
        [
            ("PUT", $"/api/live-activity/stream/{api.NewStream()}", State), ("POST", "/api/live-activity/start", State),
                ("POST", "/api/live-activity/update", byId),
            ("POST", "/api/live-activity/end", byId), ("POST", "/api/badge", """{"badge":1}"""), ("POST", "/api/metrics/sales/value", """{"value":1}"""),
        ];
        foreach (var (method, path, body) in routes)
        {
            (string, string) key = ("Idempotency-Key", path);
            var first = await api.Send(new HttpMethod(method), path, body, null, key);
            var again = await api.Send(new HttpMethod(method), path, body, null, key);

            Assert.Equal(first.Ok().GetRawText(), again.Ok().GetRawText());
            Assert.True(again.Headers.ContainsKey("Idempotent-Replay"), path);
        }
    }

    [Fact]
    public async Task A_refused_request_may_be_sent_again_corrected()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await api.Post("/api/push-notification", "{}", null, once)).Status);
        Assert.Equal(HttpStatusCode.NotFound,
            (await api.Post("/api/push-notification", """{"title":"t","target":{"channels":["empty"]}}""", null, once)).Status);

        (await api.Post("/api/push-notification", Push, null, once)).Ok();
    }

    [Fact]
    public async Task Another_account_has_separate_idempotency_keys()
    {
        (await api.Post("/api/push-notification", Push, null, once)).Ok();

        Assert.False((await api.Post("/api/push-notification", """{"title":"other"}""", api.OtherKey, once)).Headers.ContainsKey("Idempotent-Replay"));
    }

    [Fact]
    public async Task Another_API_key_has_separate_idempotency_keys()
    {
        var first = (await api.Post("/api/push-notification", Push, null, once)).Ok();

        var same = await api.Post("/api/push-notification", Push, api.OpsKey, once);
        var other = await api.Post("/api/push-notification", """{"title":"other"}""", api.BothKey, once);

        Assert.False(same.Headers.ContainsKey("Idempotent-Replay"));
        Assert.NotEqual(first.GetProperty("effective_channel_slugs").GetRawText(), same.Ok().GetProperty("effective_channel_slugs").GetRawText());
        other.Ok();
    }

    private async Task<int> Notifications()
    {
        var image = await DatabaseImage.Of(api.Server);
        return image.Split('\n').Count(line => line.Contains("|ntf_", StringComparison.Ordinal));
    }
}
