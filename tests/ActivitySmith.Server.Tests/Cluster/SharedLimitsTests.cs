using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Tests.Web;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Cluster;

/// <summary>Limits per minute apply to three nodes together, whichever node gets a request.</summary>
public sealed class SharedLimitsTests(LimitedNodes limited) : IClassFixture<LimitedNodes>
{
    private const int Count = LimitedNodes.Count;

    private readonly Nodes nodes = limited.All;

    [Fact]
    public async Task Requests_of_one_account_to_all_nodes_are_allowed_up_to_the_limit_and_the_documented_excess()
    {
        const int Limit = 60;

        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * Limit).Select(i => Post(nodes[i % Count], "badge", new { badge = 1 })));

        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.OK), Limit, Limit + ((Count - 1) * SharedWindow.Slack(Limit)));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), IsLimited);
        for (var i = 0; i < Count; i++) IsLimited(await Post(nodes[i], "badge", new { badge = 1 }));
    }

    [Fact]
    public async Task Sequential_requests_reach_the_limit_on_whichever_nodes()
    {
        var granted = 0;
        for (var i = 0; i < 30; i++) granted += (await Post(nodes[i % Count], "push-notification", new { title = "t" })).Status == HttpStatusCode.OK ? 1 : 0;

        Assert.InRange(granted, 20, 20 + ((Count - 1) * SharedWindow.Slack(20)));
    }

    [Fact]
    public async Task Guesses_at_pairing_codes_are_counted_exactly()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 45).Select(async i =>
        {
            using var app = nodes[i % Count].NewClient(key: null);
            using var answer = await app.PostAsJsonAsync("/api/device/pair", new { code = "AAAA-AAAA", platform = "ios", name = "n", os_version = "18.2" });
            return answer.StatusCode;
        }));

        Assert.Equal(10, answers.Count(status => status != HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Guesses_at_passwords_are_counted_exactly()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var browser = new Browser(nodes[i % Count]);
            return (await browser.SignIn("a wrong password", $"nobody-{i}@example.com")).Status;
        }));

        Assert.Equal(5, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    private static async Task<(HttpStatusCode Status, string Text, int RetryAfter, string Limits)> Post(RunningServer node, string route, object body)
    {
        using var answer = await node.Client.PostAsJsonAsync($"/api/{route}", body);
        var seconds = answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0;
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), (int)seconds, string.Join(' ', answer.Headers.GetValues("RateLimit")));
    }

    private static void IsLimited((HttpStatusCode Status, string Text, int RetryAfter, string Limits) answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal(["error", "message"], JsonDocument.Parse(answer.Text).RootElement.EnumerateObject().Select(member => member.Name).Order());
        Assert.InRange(answer.RetryAfter, 1, 60);
        Assert.Equal($"\"badges\";r=0;t={answer.RetryAfter}", answer.Limits);
    }
}

/// <summary>Three nodes that have noticed each other, with low limits.</summary>
public sealed class LimitedNodes : IAsyncLifetime
{
    internal const int Count = 3;

    internal Nodes All { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        All = await Nodes.Start(
            Count, ("ACTIVITYSMITH_LIMITS__REQUESTSPERMINUTE", ""), ("ACTIVITYSMITH_LIMITS__PERADDRESSPERMINUTE", "0"),
                ("ACTIVITYSMITH_LIMITS__BADGEPERMINUTE", "60"),
            ("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", "20"), ("ACTIVITYSMITH_LIMITS__PAIRINGPERMINUTE", "10"), ("ACTIVITYSMITH_LIMITS__SIGNINSPERMINUTE", "5"));
        await All.KnowEachOther();
    }

    public ValueTask DisposeAsync() => All.DisposeAsync();
}
