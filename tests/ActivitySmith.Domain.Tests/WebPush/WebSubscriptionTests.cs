using System.Buffers.Text;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.WebPush;

public sealed class WebSubscriptionTests
{
    private const string Key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    private static readonly PushHosts Hosts = new(["push.home.example"]);
    private static readonly Device Chrome = Given.Device("b1", "ann", DeviceKind.Web);

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc:def")]
    [InlineData("https://web.push.apple.com/QGu...")]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/x")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=x")]
    [InlineData("https://push.home.example:8443/x")]
    public void Known_push_services_are_accepted(string endpoint) => Assert.Null(Parse(endpoint).Refusal);

    [Theory]
    [InlineData(null, Key, Auth, "web_push.endpoint")]
    [InlineData("", Key, Auth, "web_push.endpoint")]
    [InlineData("http://web.push.apple.com/x", Key, Auth, "web_push.endpoint")]
    [InlineData("https://user@web.push.apple.com/x", Key, Auth, "web_push.endpoint")]
    [InlineData("https://web.push.apple.com/x#y", Key, Auth, "web_push.endpoint")]
    [InlineData("https://evilpush.apple.com.example/x", Key, Auth, "web_push.endpoint")]
    [InlineData("https://xpush.home.example/x", Key, Auth, "web_push.endpoint")]
    [InlineData("https://10.0.0.1/x", Key, Auth, "web_push.endpoint")]
    [InlineData("https://web.push.apple.com/x", null, Auth, "web_push.p256dh")]
    [InlineData("https://web.push.apple.com/x", "BAAA", Auth, "web_push.p256dh")]
    [InlineData("https://web.push.apple.com/x", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw0", Auth,
        "web_push.p256dh")]
    [InlineData("https://web.push.apple.com/x", Key, "AAAA", "web_push.auth")]
    [InlineData("https://web.push.apple.com/x", Key, "!", "web_push.auth")]
    public void Anything_else_is_refused_by_name(string? endpoint, string? p256dh, string? auth, string path) =>
        Assert.Equal(path, WebSubscription.Parse(endpoint, p256dh, auth, Hosts, "k").Refusal?.Path);

    [Fact]
    public void The_longest_endpoint_is_accepted_and_a_longer_one_is_not()
    {
        var start = "https://web.push.apple.com/";
        Assert.Null(Parse(start + new string('x', WebSubscription.MaxEndpoint - start.Length)).Refusal);
        Assert.NotNull(Parse(start + new string('x', WebSubscription.MaxEndpoint - start.Length + 1)).Refusal);
    }

    [Fact]
    public void The_same_subscription_again_is_no_write_for_an_hour()
    {
        var known = Report("https://web.push.apple.com/x", 1).Apply(Chrome, Given.Noon);

        Assert.Same(known, Report("https://web.push.apple.com/x", 1).Apply(known, Given.Noon.AddMinutes(59)));
        Assert.Same(known, Report("https://web.push.apple.com/x", null).Apply(known, Given.Noon.AddMinutes(59)));
        var later = Report("https://web.push.apple.com/x", 1).Apply(known, Given.Noon.AddHours(1));
        Assert.Equal((Given.Noon.AddHours(1), Given.Noon), (later.SeenAt!.Value, later.WebPush!.ReportedAt));
    }

    [Fact]
    public void The_newer_one_wins_by_generation_and_a_new_key_of_the_server_makes_it_new()
    {
        var known = Report("https://web.push.apple.com/x", 5).Apply(Chrome, Given.Noon);

        Assert.Same(known, Report("https://web.push.apple.com/late", 4).Apply(known, Given.Noon));
        Assert.Equal("https://web.push.apple.com/new", Report("https://web.push.apple.com/new", 5).Apply(known, Given.Noon).WebPush!.Endpoint);
        Assert.Equal("other", new TokenReport(null, null, null, 5) { WebPush = Parse("https://web.push.apple.com/x", "other").Value }.Apply(
            known, Given.Noon).WebPush!.VapidKey);
    }

    [Fact]
    public void DeadEndpoint_IsRefusedWhenItIsReportedAgainAndOthersAreAccepted()
    {
        var known = Report("https://web.push.apple.com/x", 1).Apply(Chrome, Given.Noon);
        var after = DeadEndpoints.Bury(known, "https://web.push.apple.com/x");

        Assert.Null(after.WebPush);
        Assert.Equal(Catalogue.DeadSubscription, Report("https://web.push.apple.com/x", 2).Check(after));
        Assert.Null(Report("https://web.push.apple.com/y", 2).Check(after));
        Assert.DoesNotContain(after.DeadEndpoints!, hash => hash.Contains("apple", StringComparison.Ordinal));
        Assert.Same(after, DeadEndpoints.Bury(after, "https://web.push.apple.com/x"));
    }

    [Fact]
    public void DeadEndpointsOfADevice_AreKeptUpToALimitAndTheNewestStay()
    {
        var device = Chrome;
        for (var i = 0; i < DeadEndpoints.Kept + 5; i++) device = DeadEndpoints.Bury(device, $"https://web.push.apple.com/{i}");

        Assert.Equal(DeadEndpoints.Kept, device.DeadEndpoints!.Count);
        Assert.Equal(Enumerable.Range(5, DeadEndpoints.Kept), Enumerable.Range(0, DeadEndpoints.Kept + 5)
            .Where(i => DeadEndpoints.Has(device, $"https://web.push.apple.com/{i}")));
    }

    [Fact]
    public void DeathOfAnOlderEndpoint_KeepsTheNewerOne()
    {
        var known = Report("https://web.push.apple.com/new", 2).Apply(Chrome, Given.Noon);
        var after = DeadEndpoints.Bury(known, "https://web.push.apple.com/old");

        Assert.Equal(known.WebPush, after.WebPush);
        Assert.True(DeadEndpoints.Has(after, "https://web.push.apple.com/old"));
    }

    [Theory]
    [InlineData("https://permanently-removed.invalid/fcm/send/x")]
    [InlineData("https://PERMANENTLY-REMOVED.INVALID/x")]
    public void EndpointThatChromeHasRemoved_IsDeadAndNotAnUnknownHost(string endpoint)
    {
        var refusal = WebSubscription.Parse(endpoint, Key, Auth, new PushHosts(["permanently-removed.invalid", "invalid"]), "k").Refusal;

        Assert.Equal(Catalogue.DeadSubscription, refusal);
        Assert.DoesNotContain("HOSTS", refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_browsers_have_a_subscription()
    {
        var report = Report("https://web.push.apple.com/x", 1);
        Assert.Null(report.Check(Chrome));
        Assert.Equal("web_push", report.Check(Given.Device("p1", "ann", DeviceKind.Ios))?.Path);
    }

    [Fact]
    public void A_browser_with_a_subscription_is_reachable_and_can_be_started()
    {
        Assert.False(Chrome.IsReachable || Chrome.CanStart);
        var known = Report("https://web.push.apple.com/x", 3).Apply(Chrome, Given.Noon);
        Assert.True(known.IsReachable && known.CanStart);
        Assert.Equal(3, known.TokenGeneration);
        Assert.Equal((true, false), (known.WebPush!.IsApple, Parse("https://fcm.googleapis.com/x").Value.IsApple));
    }

    [Fact]
    public void Padding_of_the_keys_is_ignored()
    {
        var padded = WebSubscription.Parse("https://web.push.apple.com/x", Key + "=", Auth + "==", Hosts, "k").Value;
        Assert.Equal((Key, Auth), (padded.P256dh, padded.Auth));
        Assert.Equal(65, Base64Url.DecodeFromChars(padded.P256dh).Length);
    }

    private static Result<WebSubscription> Parse(string endpoint, string vapidKey = "k") =>
        WebSubscription.Parse(endpoint, Key, Auth, Hosts, vapidKey);

    private static TokenReport Report(string endpoint, long? generation) => new(null, null, null, generation) { WebPush = Parse(endpoint).Value };

    [Theory]
    [InlineData("ftp://x", Key, Auth, "web_push.endpoint",
        "web_push.endpoint must be an https:// URL of at most 2048 characters, as PushSubscription gives it")]
    [InlineData("https://push.evil.example/x", Key, Auth, "web_push.endpoint",
        "web_push.endpoint is at push.evil.example, which is not a known push service; the operator can add the host with ACTIVITYSMITH_WEBPUSH__HOSTS")]
    [InlineData("https://web.push.apple.com/x", "BAAA", Auth, "web_push.p256dh",
        "web_push.p256dh must be base64url of an uncompressed P-256 public key (65 bytes)")]
    [InlineData("https://web.push.apple.com/x", Key, "AAAA", "web_push.auth", "web_push.auth must be base64url of 16 bytes")]
    public void A_refused_subscription_says_why(string endpoint, string p256dh, string auth, string path, string message) =>
        Given.IsInvalid(WebSubscription.Parse(endpoint, p256dh, auth, Hosts, "k").Refusal, path, message);

    [Fact]
    public void A_compressed_point_is_no_key()
    {
        var point = Base64Url.DecodeFromChars(Key);
        point[0] = 2;

        Assert.Equal("web_push.p256dh", WebSubscription.Parse("https://web.push.apple.com/x", Base64Url.EncodeToString(point), Auth, Hosts, "k").Refusal?.Path);
    }

    [Theory]
    [InlineData("https://web.push.apple.com/x", true)]
    [InlineData("https://fcm.googleapis.com/x", false)]
    [InlineData("https://push.apple.com.example/x", false)]
    public void Apples_service_is_known_by_its_host(string endpoint, bool isApple) => Assert.Equal(
        isApple, new WebSubscription { Endpoint = endpoint, P256dh = "", Auth = "", VapidKey = "" }.IsApple);
}
