using System.Net;
using ActivitySmith.Domain.Ids;
using Microsoft.Extensions.Options;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>Requests are counted per client address and per account and feature, and every response contains the counts.</summary>
public sealed class LimitTests
{
    private const string Good = """{"content_state":{"title":"x"}}""";

    [Fact]
    public async Task Every_response_of_a_limited_route_has_the_remaining_count()
    {
        await using var api = await TestApi.Start();

        var first = await api.Put(Good);
        var bad = await api.Put("{}");

        Assert.Equal("\"live-activities\";q=300;w=60", first.Headers["RateLimit-Policy"]);
        Assert.Equal("\"live-activities\";r=299;t=60", first.Headers["RateLimit"]);
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Equal("\"live-activities\";r=298;t=60", bad.Headers["RateLimit"]);
    }

    [Fact]
    public async Task Above_the_limit_the_response_is_429_until_the_oldest_request_is_a_minute_old()
    {
        await using var api = await TestApi.Start(("Limits:LiveActivitiesPerMinute", "2"));
        await api.Put(Good);
        api.Time.Advance(TimeSpan.FromSeconds(20));
        await api.Put(Good);
        api.Time.Advance(TimeSpan.FromSeconds(10));

        var refused = await api.Put(Good);
        api.Time.Advance(TimeSpan.FromSeconds(29));
        var stillRefused = await api.Put(Good);
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var granted = await api.Put(Good);
        var refusedAgain = await api.Put(Good);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("""{"error":"Rate limit exceeded","message":"Too many requests, please try again later."}""", refused.Text);
        Assert.Equal("30", refused.Headers["Retry-After"]);
        Assert.Equal("\"live-activities\";r=0;t=30", refused.Headers["RateLimit"]);
        Assert.Equal("1", stillRefused.Headers["Retry-After"]);
        Assert.Equal(HttpStatusCode.OK, granted.Status);
        Assert.Equal("20", refusedAgain.Headers["Retry-After"]);
    }

    [Fact]
    public async Task Features_and_accounts_have_separate_windows()
    {
        await using var api = await TestApi.Start(("Limits:RequestsPerMinute", "1"));
        await api.Put(Good);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.Put(Good)).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Send(HttpMethod.Post, "/api/metric", """{"value":1}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Send(HttpMethod.Put, "/api/stream/backup", Good, key: TestRing.OtherAccount)).Status);
    }

    [Fact]
    public async Task Keys_of_one_account_share_its_window()
    {
        await using var api = await TestApi.Start(("Limits:RequestsPerMinute", "1"));
        await api.Put(Good);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.Send(HttpMethod.Put, "/api/stream/backup", Good, key: TestRing.Managing)).Status);
    }

    [Fact]
    public async Task An_account_may_have_its_own_limit()
    {
        await using var api = await TestApi.Start();
        api.Ring.OwnLimits[new AccountId(1)] = 1;

        Assert.Equal("\"live-activities\";q=1;w=60", (await api.Put(Good)).Headers["RateLimit-Policy"]);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.Put(Good)).Status);
    }

    [Fact]
    public async Task Zero_means_no_limit_and_no_header()
    {
        await using var api = await TestApi.Start(("Limits:RequestsPerMinute", "0"));
        for (var i = 0; i < 700; i++) Assert.Equal(HttpStatusCode.OK, (await api.Put(Good)).Status);

        Assert.DoesNotContain("RateLimit", (await api.Put(Good)).Headers.Keys);
    }

    [Fact]
    public async Task An_address_is_counted_before_the_key_is_checked_and_health_requests_are_not_counted()
    {
        await using var api = await TestApi.Start(("Limits:PerAddressPerMinute", "2"));
        api.Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Put(Good)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Send(HttpMethod.Get, "/api/nowhere")).Status);
        var refused = await api.Put(Good);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("\"address\";q=2;w=60", refused.Headers["RateLimit-Policy"]);
        Assert.Equal("60", refused.Headers["Retry-After"]);
        Assert.Equal(HttpStatusCode.OK, (await api.Send(HttpMethod.Get, "/api/health")).Status);
        api.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.Put(Good)).Status);
    }

    [Fact]
    public async Task An_invalid_setting_stops_the_start_and_the_error_names_it()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApi.Start(("Limits:PushPerMinute", "-1")));

        Assert.Contains("ACTIVITYSMITH_LIMITS__PUSHPERMINUTE", refused.Message, StringComparison.Ordinal);
    }
}
