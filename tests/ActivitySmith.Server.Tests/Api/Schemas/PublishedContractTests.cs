using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ActivitySmith.Server.Tests.Api.Schemas;

/// <summary>Every request that the published document shows or allows is accepted, and every response matches its schema.</summary>
public sealed class PublishedContractTests(ApiServer api) : IClassFixture<ApiServer>
{
    /// <summary>Seeded samples per request schema and type, in addition to the smallest and the largest.</summary>
    private const int RandomSamples = 20;

    private static readonly string[] Types = ["segmented_progress", "progress", "metrics", "stats", "alert", "timer"];

    [Fact]
    public async Task Every_example_is_accepted_with_the_documented_response()
    {
        var document = PublishedDocument.Required();
        foreach (var slug in new[] { "sales", "customer-success", "marketing" }) await api.AddChannel(slug);
        var seen = 0;
        foreach (var route in document.Routes)
        {
            foreach (var (name, example) in route.RequestExamples)
            {
                seen++;
                var body = JsonNode.Parse(example.GetRawText())!.AsObject();
                var type = TypeOf(body);
                if (body.ContainsKey("activity_id")) body["activity_id"] = await api.Start(StateOf(type));
                var path = await PathFor(route, type, body);

                var answer = await api.Send(route.HttpMethod, path, body.ToJsonString());

                Assert.True((int)answer.Status == 200, $"{route.Method} {route.Path} example {name}: {answer.Text}");
                AnswerCheck.Holds(document, route, answer);
            }
        }

        Assert.True(seen >= 30, $"Only {seen} examples were found");
    }

    [Fact]
    public async Task Every_schema_is_accepted_from_its_smallest_to_its_largest_values()
    {
        var document = PublishedDocument.Required();
        var samples =
            from route in document.Routes
            from type in HasState(document, route) ? Types : Types[..1]
            from fill in Enumerable.Repeat(Fill.Random, RandomSamples).Prepend(Fill.Minimal).Prepend(Fill.Maximal)
            select (route, type, fill);
        await Parallel.ForEachAsync(samples.Select((sample, i) => (sample, seed: 20260710 + i)), async (one, _) =>
            await SendSample(document, one.sample.route, one.sample.type, one.sample.fill, one.seed));
    }

    [Fact]
    public async Task Every_documented_refusal_has_the_documented_response()
    {
        var document = PublishedDocument.Required();
        var nowhere = """{"channels":["empty"]}""";
        var state = """{"type":"alert","title":"t","message":"m"}""";
        (string Path, string Method, string Body, string? Key, int Status)[] cases =
        [
            ("/badge", "post", """{"badge":-1}""", null, 400),
            ("/badge", "post", """{"badge":1,"target":{"channels":["devs"]}}""", api.OpsKey, 403),
            ("/badge", "post", $$"""{"target":{{nowhere}},"badge":1}""", null, 404),
            ("/push-notification", "post", "{}", null, 400),
            ("/push-notification", "post", """{"title":"t","target":{"channels":["devs"]}}""", api.OpsKey, 403),
            ("/push-notification", "post", $$"""{"target":{{nowhere}},"title":"t"}""", null, 404),
            ("/live-activity/stream/{stream_key}", "put", "{}", null, 400),
            ("/live-activity/stream/{stream_key}", "put", $$"""{"content_state":{{state}},"channels":["devs"]}""", api.OpsKey, 403),
            ("/live-activity/stream/{stream_key}", "put", $$"""{"target":{{nowhere}},"content_state":{{state}} }""", null, 404),
            ("/live-activity/stream/{stream_key}", "delete", """{"content_state":3}""", null, 400),
            ("/live-activity/stream/{stream_key}", "delete", "{}", null, 404),
            ("/live-activity/start", "post", "{}", null, 400),
            ("/live-activity/start", "post", $$"""{"content_state":{{state}},"target":{"channels":["devs"]} }""", api.OpsKey, 403),
            ("/live-activity/start", "post", $$"""{"target":{{nowhere}},"content_state":{{state}} }""", null, 404),
            ("/live-activity/update", "post", $$"""{"activity_id":"unknown","content_state":{{state}} }""", null, 403),
            ("/live-activity/end", "post", $$"""{"activity_id":"unknown","content_state":{{state}} }""", null, 403),
            ("/metrics/{key}/value", "post", """{"value":[]}""", null, 400),
        ];
        foreach (var (path, method, body, key, status) in cases)
        {
            var route = document.Routes.Single(one => one.Path == path && one.Method == method);
            var answer = await api.Send(route.HttpMethod, WithNames(path), body, key);

            Assert.Equal(status, (int)answer.Status);
            AnswerCheck.Holds(document, route, answer);
        }

        var unknown = document.Routes.Single(one => one.Path == "/metrics/{key}/value");
        AnswerCheck.Holds(document, unknown, await api.Post("/api/metrics/unknown/value", """{"value":1}"""));
    }

    private async Task SendSample(PublishedDocument document, PublishedRoute route, string type, Fill fill, int seed)
    {
        var random = new Random(seed);
        var known = new Dictionary<string, JsonNode> { ["channels"] = new JsonArray("ops", "devs"), ["type"] = type };
        if (route.Path is "/live-activity/update" or "/live-activity/end") known["activity_id"] = await api.Start(StateOf(type));

        // "type" is also a member of actions; their own enum applies there.
        var body = new SchemaSamples(document, random, known).Sample(route.RequestSchema, fill).AsObject();
        foreach (var action in Actions(body)) action["type"] = random.Next(2) == 0 ? "open_url" : "webhook";
        if (body["content_state"] is JsonObject state) MakeWhole(state, type);
        if (body.ContainsKey("media")) body.Remove("actions");
        Assert.Empty(new SchemaCheck(document).Errors(JsonSerializer.SerializeToElement(body), route.RequestSchema));
        var path = await PathFor(route, type, body);

        var answer = await api.Send(route.HttpMethod, path, body.ToJsonString());

        Assert.True((int)answer.Status == 200, $"{route.Method} {route.Path} {type} {fill} seed {seed}: {answer.Text}: {body.ToJsonString()}");
        AnswerCheck.Holds(document, route, answer);
    }

    private static bool HasState(PublishedDocument document, PublishedRoute route) =>
        document.Resolve(route.RequestSchema).GetProperty("properties").Has("content_state");

    /// <summary>Adds what the document requires in its prose: the members of the type, and a step within the number of steps.</summary>
    private static void MakeWhole(JsonObject state, string type)
    {
        foreach (var (name, value) in JsonNode.Parse(StateOf(type))!.AsObject())
            if (name is not "title" && !state.ContainsKey(name)) state[name] = value!.DeepClone();
        if (state["number_of_steps"] is { } steps && state["current_step"] is { } current
            && double.Parse(current.ToJsonString()) > double.Parse(steps.ToJsonString()))
            state["current_step"] = steps.DeepClone();
        if (state.ContainsKey("value") != state.ContainsKey("upper_limit"))
        {
            state.Remove("value");
            state.Remove("upper_limit");
        }
    }

    private static IEnumerable<JsonObject> Actions(JsonObject body) =>
        new[] { body["action"], body["secondary_action"] }.Concat(body["actions"] as JsonArray ?? []).OfType<JsonObject>();

    private static string StateOf(string type) => type switch
    {
        "segmented_progress" => """{"title":"t","type":"segmented_progress","number_of_steps":12,"current_step":1}""",
        "progress" => """{"title":"t","type":"progress","percentage":1}""",
        "metrics" or "stats" => $$"""{"title":"t","metrics":[{"label":"CPU","value":1}],"type":"{{type}}"}""",
        "alert" => """{"title":"t","type":"alert","message":"m"}""",
        _ => """{"title":"t","type":"timer","duration_seconds":60}""",
    };

    private static string TypeOf(JsonObject body) =>
        body["content_state"] is not JsonObject state ? "alert"
        : state["type"]?.GetValue<string>() ?? (state.ContainsKey("percentage") ? "progress" : state.ContainsKey("metrics") ? "metrics" : "segmented_progress");

    /// <summary>The route's path with names that exist; starts a stream first that the request deletes.</summary>
    private async Task<string> PathFor(PublishedRoute route, string type, JsonObject body)
    {
        var path = WithNames(route.Path);
        if (route.Method == "delete")
            (await api.Send(HttpMethod.Put, path, $$"""{"content_state":{{StateOf(body.ContainsKey("content_state") ? TypeOf(body) : type)}} }""")).Ok();
        return path;
    }

    private string WithNames(string path) =>
        "/api" + path.Replace("{stream_key}", api.NewStream(), StringComparison.Ordinal).Replace("{key}", "sales", StringComparison.Ordinal);
}
