using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Convergence;
using ActivitySmith.Testing;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>An open board without a browser: when its event stream breaks it reconnects, to the next node, with the last event id.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, JsonElement> cards = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly HttpClient visitor = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly IReadOnlyList<ServerProcess> nodes;
    private readonly int first;
    private Task following = Task.CompletedTask;

    private OpenPage(IReadOnlyList<ServerProcess> nodes, int first) => (this.nodes, this.first) = (nodes, first);

    /// <param name="nodes">The nodes that may serve it.</param>
    /// <param name="first">The index of the node that serves it first.</param>
    public static async Task<OpenPage> Open(IReadOnlyList<ServerProcess> nodes, int first)
    {
        using var api = nodes[first].Client();
        var link = new Uri((await api.ManagePost("sign-in-links")).GetProperty("link").GetString()!);
        var page = new OpenPage(nodes, first);
        page.visitor.DefaultRequestHeaders.Add(
            "Cookie", (await OneTimeLink.Use(page.visitor, new Uri(nodes[first].Origin, link.PathAndQuery + link.Fragment))).Cookies);
        page.following = page.Follow();
        return page;
    }

    /// <summary>The differences from the expected content.</summary>
    /// <param name="expected">The expected states.</param>
    /// <param name="over">Activities that must not be shown as running.</param>
    public IEnumerable<string> Differences(IReadOnlyDictionary<string, Shown> expected, IReadOnlySet<string> over)
    {
        var wrong = new List<string>();
        foreach (var (key, shown) in expected)
        {
            if (!cards.TryGetValue(shown.ActivityId, out var card)) wrong.Add($"page {first} misses {key} '{shown.Title}' {shown.ActivityId}");
            else if (Title(card) != shown.Title || !IsRunning(card)) wrong.Add($"page {first} shows {card} for '{shown.Title}'");
        }

        wrong.AddRange(cards.Where(card => over.Contains(card.Key) && IsRunning(card.Value)).Select(card => $"page {first} still shows {card.Value}"));
        return wrong;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await following;
        visitor.Dispose();
        closing.Dispose();
    }

    private static string? Title(JsonElement card) => card.GetProperty("content_state").GetProperty("title").GetString();

    private static bool IsRunning(JsonElement card) => card.GetProperty("status").GetString() == "running";

    private async Task Follow()
    {
        var lastSeen = "";
        for (var turn = first; !closing.IsCancellationRequested; turn++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nodes[turn % nodes.Count].Origin, "/board/events"));
                if (lastSeen.Length > 0) request.Headers.Add("Last-Event-ID", lastSeen);
                using var answer = await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, closing.Token);
                answer.EnsureSuccessStatusCode();
                var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(closing.Token));
                await foreach (var item in events.EnumerateAsync(closing.Token))
                {
                    Take(item);
                    if (events.LastEventId.Length > 0) lastSeen = events.LastEventId;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // The node, or its link to the database, has failed: another one serves the page. Or the page was closed.
            }

            await Task.Delay(Pause, TimeProvider.System, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(SseItem<string> item)
    {
        if (item.EventType == "activity")
        {
            var card = JsonElement.Parse(item.Data);
            cards.AddOrUpdate(Id(card), card, (_, known) => card.GetProperty("version").GetInt64() >= known.GetProperty("version").GetInt64() ? card : known);
        }
        else if (item.EventType == "snapshot")
        {
            var kept = JsonElement.Parse(item.Data).GetProperty("activities").EnumerateArray().Select(id => id.GetString()!).ToHashSet(StringComparer.Ordinal);
            foreach (var id in cards.Keys.Where(id => !kept.Contains(id))) cards.TryRemove(id, out _);
        }

        static string Id(JsonElement card) => card.GetProperty("activity_id").GetString()!;
    }
}
