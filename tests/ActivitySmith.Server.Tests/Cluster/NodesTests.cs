using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Ledger;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Cluster;

/// <summary>Two whole servers on one PostgreSQL database, started at the same moment.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private Nodes? nodes;
    private RunningServer a = null!;
    private RunningServer b = null!;

    public async ValueTask InitializeAsync()
    {
        nodes = await Nodes.Start(2);
        (a, b) = (nodes[0], nodes[1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (nodes is not null) await nodes.DisposeAsync();
    }

    [Fact]
    public async Task A_state_put_to_one_node_is_updated_on_the_other()
    {
        var first = await Put(a, "backup", 10);
        var second = await Put(b, "backup", 20);

        Assert.Equal("started", first.GetProperty("operation").GetString());
        Assert.Equal("updated", second.GetProperty("operation").GetString());
        Assert.Equal(first.GetProperty("activity_id").GetString(), second.GetProperty("activity_id").GetString());
    }

    [Fact]
    public async Task A_key_created_on_one_node_works_on_the_others_as_soon_as_its_response_arrives()
    {
        await nodes!.KnowEachOther();
        for (var i = 0; i < 30; i++)
        {
            var (here, there) = i % 2 == 0 ? (a, b) : (b, a);
            var made = await (await here.Client.PostAsJsonAsync(
                "/api/manage/keys", new { name = "x", scope = "all" })).Content.ReadFromJsonAsync<JsonElement>();
            using var client = there.NewClient(made.GetProperty("key").GetString());
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/api/badge", new { badge = i })).StatusCode);
        }

        using var stranger = b.NewClient(Randomness.Secret("ask_"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsJsonAsync("/api/badge", new { badge = 1 })).StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_revoked_on_one_node_is_refused_by_the_other()
    {
        var made = await (await a.Client.PostAsJsonAsync("/api/manage/keys", new { name = "x", scope = "all" })).Content.ReadFromJsonAsync<JsonElement>();
        using var client = b.NewClient(made.GetProperty("key").GetString());
        await Until(async () => await Status(client) == HttpStatusCode.OK);

        (await a.Client.DeleteAsync($"/api/manage/keys/{made.GetProperty("key_id").GetString()}")).EnsureSuccessStatusCode();
        await Until(async () => await Status(client) == HttpStatusCode.Unauthorized);

        static async Task<HttpStatusCode> Status(HttpClient client) =>
            (await client.PutAsJsonAsync(
                "/api/live-activity/stream/k", new { content_state = new { type = "progress", title = "t", percentage = 1 } })).StatusCode;
    }

    [Fact]
    public async Task A_session_of_one_node_is_valid_on_the_other_and_shows_changes_made_on_the_first()
    {
        var link = await (await a.Client.PostAsync("/api/manage/sign-in-links", content: null)).Content.ReadFromJsonAsync<JsonElement>();
        var (_, cookies) = await OneTimeLink.Use(a.Client, new Uri(link.GetProperty("link").GetString()!));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/board/events");
        request.Headers.Add("Cookie", cookies);
        using var page = await b.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var lines = new StreamReader(await page.Content.ReadAsStreamAsync());
        await ReadTo(lines, "event: snapshot");

        await Put(a, "seen", 42);

        Assert.Contains("\"percentage\":42", await ReadTo(lines, "data: {\"activity_id\""), StringComparison.Ordinal);
    }

    /// <summary>After a failover to a replica that lacked commits, a node that had seen none of them does not begin a new history.</summary>
    [Fact]
    public async Task A_new_epoch_of_one_node_is_adopted_by_the_other_and_its_open_boards_reload()
    {
        var link = await (await a.Client.PostAsync("/api/manage/sign-in-links", content: null)).Content.ReadFromJsonAsync<JsonElement>();
        var (_, cookies) = await OneTimeLink.Use(a.Client, new Uri(link.GetProperty("link").GetString()!));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/board/events") { Headers = { { "Cookie", cookies } } };
        using var page = await b.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await page.Content.ReadAsStreamAsync());
        await ReadTo(lines, "event: snapshot");
        var (here, there) = (a.Services.GetRequiredService<DatabaseEpoch>(), b.Services.GetRequiredService<DatabaseEpoch>());
        var before = there.Current;
        Assert.Equal(before, here.Current);

        here.Renew();

        using var deadline = new CancellationTokenSource(Timeout);
        await lines.ReadToEndAsync(deadline.Token);
        Assert.NotEqual(before, here.Current);
        Assert.Equal(here.Current, there.Current);
    }

    [Fact]
    public async Task Signing_out_on_one_node_cuts_off_the_board_that_another_node_serves()
    {
        var link = await (await a.Client.PostAsync("/api/manage/sign-in-links", content: null)).Content.ReadFromJsonAsync<JsonElement>();
        var (_, cookies) = await OneTimeLink.Use(a.Client, new Uri(link.GetProperty("link").GetString()!));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/board/events") { Headers = { { "Cookie", cookies } } };
        using var page = await b.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await page.Content.ReadAsStreamAsync());
        await ReadTo(lines, "event: snapshot");

        // The heartbeat, every 15 s, would notice too; this must be faster.
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal("/sign-in", await OneTimeLink.SignOut(a.Client, cookies));
        using var deadline = new CancellationTokenSource(Timeout);
        await lines.ReadToEndAsync(deadline.Token);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/board/session") { Headers = { { "Cookie", cookies } } };
        using var refused = await b.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_search_finds_what_any_node_has_written_also_after_the_node_with_the_duty_has_stopped()
    {
        await Put(a, "nas-one", 10);
        await Put(b, "nas-two", 20);
        foreach (var node in new[] { a, b }) await Until(async () => await Finds(node, "nas") == 2);

        var (dutiful, other) = a.Services.GetRequiredService<IDuty>().IsMine ? (a, b) : (b, a);
        await dutiful.Stop();
        await Put(other, "nas-three", 30);

        await Until(async () => await Finds(other, "nas") == 3);

        static async Task<int> Finds(RunningServer node, string words) =>
            (await node.Client.GetFromJsonAsync<JsonElement>($"/api/manage/activities?search={words}")).GetProperty("data").GetArrayLength();
    }

    private static async Task<string> ReadTo(StreamReader lines, string start)
    {
        using var deadline = new CancellationTokenSource(Timeout);
        while (await lines.ReadLineAsync(deadline.Token) is { } line)
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException("The stream has ended");
    }

    private static async Task<JsonElement> Put(RunningServer node, string stream, int percentage)
    {
        var answer = await node.Client.PutAsJsonAsync(
            $"/api/live-activity/stream/{stream}", new { content_state = new { type = "progress", title = "t", percentage } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var isLast = watch.Elapsed > Timeout;
            if (await holds()) return;
            Assert.False(isLast, $"Still not after {watch.Elapsed}");
        }
    }
}
