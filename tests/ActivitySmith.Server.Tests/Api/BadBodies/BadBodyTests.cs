using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api.BadBodies;

/// <summary>Invalid bodies over real HTTP: each gets the documented refusal with the path of the error, and none changes anything.</summary>
public sealed class BadBodyTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const int BodiesPerRoute = 1_300;
    private const int Seed = 20260710;

    private const string State = """
        {"title":"Nightly backup","subtitle":"step","type":"segmented_progress","number_of_steps":3,"current_step":1,"percentage":12.5,"value":3,
        "upper_limit":10,"duration_seconds":300,"counts_down":true,"is_running":false,"metrics":[{"label":"CPU","value":27,"unit":"%","color":"red"},
        {"label":"MEM","value":"64 GB"}],
        "message":"m","icon":{"symbol":"bolt.fill","color":"lime"},"badge":{"title":"new","color":"cyan"},"color":"blue",
        "step_color":"red","step_colors":["red","lime"],
        "auto_dismiss_minutes":2,"auto_dismiss_seconds":0}
        """;

    private const string Hook = """{"title":"Retry","type":"webhook","url":"https://example.com/hook","method":"POST","body":{"a":1}}""";
    private const string Link = """{"title":"Open","type":"open_url","url":"https://example.com/"}""";
    private static readonly string[] PartialEnd = ["content_state.title", "content_state.current_step"];

    private const string Labels = "\"tags\":[\"nightly\",\"db\"],\"metadata\":{\"run\":\"8842\",\"ok\":true}";

    [Fact]
    public async Task Ten_thousand_invalid_bodies_are_refused_with_their_path_and_change_nothing()
    {
        var routes = await Requests();
        foreach (var route in routes) (await Send(route.Method, route.ProvedAt, new BadBody("good", route.Proof, null))).Ok();
        var before = await DatabaseImage.Of(api.Server);
        var sent = 0;

        await Parallel.ForEachAsync(routes.Select((route, i) => (route, i)), new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (one, _) =>
        {
            var damage = new BodyDamage(one.route.Good, one.route.Optional, Seed + one.i);
            for (var i = 0; i < BodiesPerRoute; i++)
            {
                var bad = damage.Next();
                Holds(one.route.Path, bad, await Send(one.route.Method, one.route.Path, bad));
                Interlocked.Increment(ref sent);
            }
        });

        Assert.True(sent >= 10_000, $"Only {sent} were sent");
        Assert.Equal(before, await DatabaseImage.Of(api.Server));
        foreach (var route in routes.Where(route => route.Method == HttpMethod.Put)) (
            await Send(route.Method, route.Path, new BadBody("good", route.Good, null))).Ok();
        Assert.NotEqual(before, await DatabaseImage.Of(api.Server));
    }

    [Fact]
    public async Task Any_bytes_at_all_are_accepted_or_refused_in_the_documented_shape()
    {
        var routes = await Requests();
        var mutations = new BodyMutations(Seed);
        for (var i = 0; i < 800; i++)
        {
            var route = routes[i % routes.Count];
            var body = mutations.Next(route.Good);
            var answer = await Send(route.Method, route.Path, new BadBody("any", body, null));

            if (answer.Status == HttpStatusCode.OK) continue;
            Assert.True((int)answer.Status is 400 or 403 or 404, $"{route.Path} {answer.Status} {answer.Text}: {Encoding.UTF8.GetString(body)}");
            Assert.NotEmpty(answer.Error);
            Assert.NotEmpty(answer.Message);
        }
    }

    /// <summary>
    /// A complete request for each route. For routes that end something, the valid body is sent to another stream or activity, so that this one
    /// stays.
    /// </summary>
    private async Task<IReadOnlyList<Request>> Requests()
    {
        const string Running = """{"title":"t","type":"segmented_progress","number_of_steps":3,"current_step":1}""";
        const string Target = "\"target\":{\"channels\":[\"ops\"]}";
        const string Lists = "/api/live-activity/";
        var (put, kept, proof) = (api.NewStream(), api.NewStream(), api.NewStream());
        foreach (var stream in new[] { kept, proof }) (await api.Put(stream, $$"""{"content_state":{{Running}} }""")).Ok();

        string ById(string id) => $$"""{"activity_id":"{{id}}","content_state":{{State}},"action":{{Hook}},{{Labels}} }""";
        var delete = $$"""{"content_state":{{State}},"secondary_action":{{Link}},"alert":{"title":"t","body":"b"},{{Labels}},"activity_id":""}""";
        return
        [
            new(HttpMethod.Put, $"{Lists}stream/{put}",
                $$"""{"content_state":{{State}},"action":{{Hook}},"secondary_action":{{Link}},"alert":{"title":"t","body":"b"}"""
                    + $$""","channels":["ops"],{{Target}},{{Labels}},"activity_id":""}"""),
            new(HttpMethod.Delete, $"{Lists}stream/{kept}", delete) { ProvedAt = $"{Lists}stream/{proof}", Optional = ["content_state", .. PartialEnd] },
            new(HttpMethod.Post, Lists + "start", $$"""{"content_state":{{State}},"action":{{Hook}},"alert":{"title":"t"},{{Target}},{{Labels}} }"""),
            new(HttpMethod.Post, Lists + "update", ById(await api.Start(Running))),
            new(HttpMethod.Post, Lists + "end", ById(await api.Start(Running))) { Proof = ById(await api.Start(Running)), Optional = PartialEnd },
            new(HttpMethod.Post, "/api/push-notification",
                $$"""{"title":"t","message":"m","subtitle":"s","redirection":"https://e.com/","actions":[{{Link}}]"""
                    + $$""","payload":{"k":1},"badge":3,"sound":"default","icon":"https://e.com/i.png","interruption_level":"active","""
                    + $$"""{{Target}},{{Labels}} }"""),
            new(HttpMethod.Post, "/api/push-notification", $$"""{"title":"t","media":"https://e.com/a.png",{{Target}} }"""),
            new(HttpMethod.Post, "/api/badge", $$"""{"badge":8333,{{Target}} }"""),
            new(HttpMethod.Post, "/api/metrics/sales/value", """{"value":12.5,"timestamp":"2026-07-10T12:00:00.000Z"}"""),
        ];
    }

    private sealed record Request(HttpMethod Method, string Path, string Good)
    {
        public string ProvedAt { get; init; } = Path;

        public string Proof { get; init; } = Good;

        /// <summary>Members that this route does not require, and others do.</summary>
        public string[] Optional { get; init; } = [];
    }

    private static void Holds(string path, BadBody bad, Answer answer)
    {
        var description = $"{path} answered {(int)answer.Status} {answer.Text} to {bad}";
        Assert.True((int)answer.Status == bad.Status, description);
        Assert.True(answer.Json.EnumerateObject().Select(member => member.Name).Order().SequenceEqual(["error", "message"]), description);
        Assert.True(answer.Error.Length > 0 && !answer.Message.Contains("System.", StringComparison.Ordinal), description);


        // A metric's value has a separate documented message, also for tokens such as NaN that are not JSON.
        if (bad.Path == BadBody.Syntax && answer.Error == "value must be a finite number") return;
        Assert.True(bad.Path is null || answer.Message.Contains(bad.Path, StringComparison.Ordinal), $"{description}; it does not name {bad.Path}");
    }

    private async Task<Answer> Send(HttpMethod method, string path, BadBody bad)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(bad.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", bad.ContentType);
        return await api.Send(request);
    }
}
