using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Devices;

/// <summary>A browser's requests about its pushes, and what the management API shows of them.</summary>
public sealed class WebPushTests
{
    [Fact]
    public async Task The_push_key_for_browsers_survives_a_restart_and_only_devices_get_it()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);

        var key = (await phone.Client.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"];
        await server.Restart();

        using var later = server.NewClient(phone.Token);
        Assert.Equal(key, (await later.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"]);
        Assert.Equal(65, Base64Url.DecodeFromChars(key).Length);
        (await server.Client.Get("/api/device/web-push-key")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_push_key_that_can_no_longer_be_decrypted_is_replaced_for_good()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var lost = (await phone.Client.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"];
        await server.Stop();
        Directory.Delete(Path.Combine(server.DataPath, "session-keys"), recursive: true);

        await server.Restart();
        using var after = server.NewClient(phone.Token);
        var made = (await after.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"];
        await server.Restart();
        using var later = server.NewClient(phone.Token);

        Assert.NotEqual(lost, made);
        Assert.Equal(made, (await later.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"]);
    }

    [Fact]
    public async Task A_browser_with_a_subscription_is_reachable_and_the_api_shows_its_health_but_not_its_endpoint()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser(server);
        var body = Subscription("https://fcm.googleapis.com/fcm/send/secret-part");

        Assert.Equal("""{"generation":2}""", (await browser.Client.Put("/api/device/tokens", body)).Is(HttpStatusCode.OK).Text);
        (await browser.Client.Put("/api/device/tokens", body)).Is(HttpStatusCode.OK);

        var record = (await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK);
        var managed = (await server.Client.Get($"/api/manage/devices/{browser.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(2, record.Json.GetProperty("tokens").GetProperty("web_push").GetProperty("generation").GetInt64());
        Assert.Equal(2, managed.Json.GetProperty("tokens").GetProperty("web_push").GetProperty("generation").GetInt64());
        Assert.True(managed.Json.GetProperty("reachable").GetBoolean());
        Assert.DoesNotContain("secret-part", record.Text + managed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_iPhone_cannot_report_a_subscription()
    {
        await using var server = await RunningServer.Start();
        using var phone = await server.Pair(server.Client);
        var refused = (await phone.Client.Put("/api/device/tokens", Subscription("https://fcm.googleapis.com/fcm/send/x"))).Is(HttpStatusCode.BadRequest);
        Assert.Contains("web_push", refused["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"web_push":{}}""", "web_push.endpoint")]
    [InlineData("""{"web_push":"x"}""", "web_push")]
    [InlineData("""{"web_push":{"endpoint":"https://evil.example/x","p256dh":"","auth":""}}""", "evil.example")]
    [InlineData("""{"web_push":{"endpoint":"https://fcm.googleapis.com/x","p256dh":"","auth":""}}""", "web_push.p256dh")]
    [InlineData("""{"web_push":{"endpoint":"https://fcm.googleapis.com/x","p256dh":"","auth":"","keys":{}}}""", "web_push.keys")]
    public async Task An_invalid_subscription_is_refused_by_name(string body, string named)
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser(server);
        Assert.Contains(named, (await browser.Client.Put("/api/device/tokens", body)).Is(HttpStatusCode.BadRequest)["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadSubscription_IsRefusedWith409AndTheOpenAppGetsAnEvent()
    {
        const string Dead = "https://localhost:1/x"; // A port without a listener.
        await using var server = await RunningServer.Start(configuration => configuration["WebPush:Hosts"] = "localhost");
        using var browser = await Browser(server);
        await using var stream = await DeviceStream.Open(browser);
        await stream.Until("snapshot");
        var subscription = Subscription(Dead);
        (await browser.Client.Put("/api/device/tokens", subscription)).Is(HttpStatusCode.OK);
        Assert.Equal("""{"known":true}""", (await stream.Until("push"))[^1].Data);

        (await server.Client.Post("/api/push-notification", new { title = "Waits" })).Is(HttpStatusCode.OK);
        var id = JsonElement.Parse((await stream.Until("notification"))[^1].Data).GetProperty("notification_id").GetString()!;
        await server.Services.GetRequiredService<LedgerWriter>().Submit(new RecordReceipts([new(
            new DueSend(OneOffRules.Notification(AccountId.First, id, browser.Id, DateTimeOffset.UnixEpoch) with { UpdateToken = Dead }, SendPurpose.Next,
                Device: null),
            new PushOutcome.DeadAddress("Status410", InvalidSince: null), DateTimeOffset.UnixEpoch) { Version = 1 }]));

        Assert.Equal("""{"known":false}""", (await stream.Until("push"))[^1].Data);
        var refused = (await browser.Client.Put("/api/device/tokens", subscription)).Is(HttpStatusCode.Conflict);
        Assert.Equal("Subscription expired", refused["error"]);
        Assert.False((await browser.Client.Get("/api/device")).Is(HttpStatusCode.OK).Json.GetProperty("tokens").TryGetProperty("web_push", out _));
        (await browser.Client.Put("/api/device/tokens", Subscription("https://localhost:1/y"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task EndpointThatChromeHasRemoved_IsRefusedLikeADeadOne()
    {
        await using var server = await RunningServer.Start();
        using var browser = await Browser(server);

        var refused = (await browser.Client.Put("/api/device/tokens", Subscription("https://permanently-removed.invalid/fcm/send/x")))
            .Is(HttpStatusCode.Conflict);

        Assert.Contains("subscribe again", refused["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("WEBPUSH__HOSTS", refused.Text, StringComparison.Ordinal);
    }

    private static object Subscription(string endpoint)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            web_push = new
            {
                endpoint,
                p256dh = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]),
                auth = Base64Url.EncodeToString(new byte[16])
            },
            generation = 2
        };
    }

    private static async Task<PairedPhone> Browser(RunningServer server)
    {
        var made = (await server.Client.Post("/api/manage/pairing-codes", null)).Is(HttpStatusCode.Created);
        using var app = server.NewClient(key: null);
        var paired = (await app.Post("/api/device/pair", new { code = made["code"], platform = "web", name = "Browser" })).Is(HttpStatusCode.Created);
        return new PairedPhone(paired["device_id"], paired["token"], server.NewClient(paired["token"]));
    }
}
