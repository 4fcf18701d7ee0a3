using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ActivitySmith.Server.Tests.Http;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>
/// A whole server for the tests of one class, with a clock that they move, the channels <c>ops</c> and <c>devs</c> (both with the board) and
/// <c>empty</c> (without a device), a key for each and the metric <c>sales</c>.
/// </summary>
public sealed class ApiServer : IAsyncLifetime
{
    private const string OperatorKey = "operator-0123456789abcdef";

    private RunningServer server = null!;
    private int streams;

    public FakeTimeProvider Clock { get; } = new();

    public RunningServer Server => server;

    /// <summary>A key with the scope <c>ops</c>.</summary>
    public string OpsKey { get; private set; } = "";

    /// <summary>A key with the scope <c>ops</c> and <c>devs</c>.</summary>
    public string BothKey { get; private set; } = "";

    /// <summary>A key with the scope <c>empty</c>.</summary>
    public string EmptyKey { get; private set; } = "";

    /// <summary>A full-access key of another account.</summary>
    public string OtherKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_OPERATOR_KEY"] = OperatorKey, Clock);
        foreach (var slug in new[] { "ops", "devs" }) await AddChannel(slug);
        await Post("/api/manage/channels", """{"slug":"empty"}""");
        OpsKey = await AddKey("ops");
        BothKey = await AddKey("ops", "devs");
        EmptyKey = await AddKey("empty");
        await AddMetric("sales");
        OtherKey = (await Post("/api/manage/accounts", """{"name":"Other"}""", OperatorKey)).Json.GetProperty("key").GetString()!;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>A stream key that no other test uses.</summary>
    public string NewStream() => $"stream-{Interlocked.Increment(ref streams)}";

    internal Task<Answer> Put(string stream, string json, string? key = null, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, $"/api/live-activity/stream/{stream}", json, key, headers);

    internal Task<Answer> Delete(string stream, string? json = null, string? key = null) =>
        Send(HttpMethod.Delete, $"/api/live-activity/stream/{stream}", json, key);

    internal Task<Answer> Post(string path, string json, string? key = null, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, json, key, headers);

    /// <summary>A stream in the management API.</summary>
    internal async Task<JsonElement> Stream(string key) => (await Send(HttpMethod.Get, $"/api/manage/streams/{key}")).Json;

    /// <summary>An activity in the management API.</summary>
    internal async Task<JsonElement> Activity(string id) => (await Send(HttpMethod.Get, $"/api/manage/activities/{id}")).Json;

    /// <summary>Starts an activity by <c>/start</c>; returns its id.</summary>
    internal async Task<string> Start(string state, string? key = null)
    {
        var answer = await Post("/api/live-activity/start", $$"""{"content_state":{{state}} }""", key);
        return answer.Ok().GetProperty("activity_id").GetString()!;
    }

    internal async Task<string> AddKey(params string[] channels)
    {
        var answer = await Post("/api/manage/keys", JsonSerializer.Serialize(new { name = "test", scope = "channels", channels }));
        return answer.Json.GetProperty("key").GetString()!;
    }

    internal Task<Answer> AddChannel(string slug) => Post("/api/manage/channels", $$"""{"slug":"{{slug}}","devices":["board"]}""");

    internal Task<Answer> AddMetric(string key) => Post("/api/manage/metrics", $$"""{"key":"{{key}}","name":"A metric","format":"number"}""");

    internal async Task<Answer> Send(HttpMethod method, string path, string? json = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Send(request);
    }

    internal async Task<Answer> Send(HttpRequestMessage request)
    {
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, text, headers);
    }
}
