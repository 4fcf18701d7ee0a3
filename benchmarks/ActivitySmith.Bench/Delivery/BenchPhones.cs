using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ActivitySmith.Bench.Delivery;

/// <summary>
/// Phones as the server stores them: paired, with tokens, each in a separate channel. No virtual phone exists; the simulator accepts every token.
/// </summary>
internal sealed class BenchPhones(Uri server) : IDisposable
{
    /// <summary>Fewer than the open pairing codes that one user may have.</summary>
    private const int AtOnce = 16;
    private readonly HttpClient client = new() { BaseAddress = server };

    /// <summary>Pairs phones 0 to <paramref name="count"/>, phone i in channel <c>c{i}</c> (or all in one).</summary>
    public Task Pair(int count, string osVersion, Func<int, string> channelOf) => Each(count, async i =>
    {
        var channel = channelOf(i);
        await Send(HttpMethod.Post, "/api/manage/channels", BenchHost.ApiKey, new { slug = channel }, mayFail: true);
        var pairing = await Send(HttpMethod.Post, "/api/manage/pairing-codes", BenchHost.ApiKey, new { channels = new[] { channel } });
        var code = pairing.GetProperty("code").GetString();
        var paired = await Send(HttpMethod.Post, "/api/device/pair", key: null, new { code, platform = "ios", name = $"Phone {i}", os_version = osVersion });
        var token = tokens[i] = paired.GetProperty("token").GetString()!;
        await Send(HttpMethod.Put, "/api/device/tokens", token, new { apns_token = Hex($"apns {i}"), push_to_start_token = Hex($"start {i}"), generation = 1 });
    });

    /// <summary>Puts each stream once and reports its cards like the phones' apps.</summary>
    public Task Begin(int streams, int groups, int phonesPerStream) => Each(streams, async i =>
    {
        var started = await Send(HttpMethod.Put, $"/api/live-activity/stream/bench-{i}", BenchHost.ApiKey, new
        {
            content_state = new { title = "Reindexing product search", type = "progress", percentage = 0 },
            channels = new[] { $"c{i % groups}" },
        });
        for (var member = 0; member < phonesPerStream; member++)
            await Send(HttpMethod.Put, $"/api/device/activities/{started.GetProperty("activity_id").GetString()}", tokens[(i % groups) + (member * groups)],
                new { state = "started", update_token = Hex($"update {i} {member}"), generation = 1 });
    });

    /// <summary>Reports the card of an activity from each of the first phones.</summary>
    public Task Show(string activityId, int count, bool updateToken = false) => Each(count, i => Send(
        HttpMethod.Put, $"/api/device/activities/{activityId}", tokens[i],
        updateToken ? new { state = "started", update_token = Hex($"update {i}"), generation = 1 } : new { state = "started" }));

    /// <summary>The bearer token of a phone.</summary>
    public string TokenOf(int phone) => tokens[phone];

    public async Task<JsonElement> Send(HttpMethod method, string path, string? key, object? body, bool mayFail = false)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!mayFail && !answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public void Dispose() => client.Dispose();

    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> tokens = new();

    private static Task Each(int count, Func<int, Task> act) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await act(i));

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
