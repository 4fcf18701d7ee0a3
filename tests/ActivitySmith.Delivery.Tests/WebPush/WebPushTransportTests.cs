using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>The replies of push services and their consequences: every status of RFC 8030 and every reason that Apple names.</summary>
public sealed class WebPushTransportTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Browser browser = new();
    private readonly VapidKey key = VapidKey.Of(VapidKey.NewSecret());
    private readonly List<IAsyncDisposable> services = [];
    private WebPushTransport? transport;

    [Theory]
    [InlineData(200, null, typeof(Accepted), null)]
    [InlineData(201, null, typeof(Accepted), null)]
    [InlineData(202, null, typeof(Accepted), null)]
    [InlineData(400, null, typeof(Refused), "Status400")]
    [InlineData(400, "BadTtl", typeof(Refused), "BadTtl")]
    [InlineData(400, "BadUrgency", typeof(Refused), "BadUrgency")]
    [InlineData(400, "BadWebPushTopic", typeof(Refused), "BadWebPushTopic")]
    [InlineData(400, "BadWebPushRequest", typeof(Refused), "BadWebPushRequest")]
    [InlineData(401, null, typeof(Halt), "Status401")]
    [InlineData(403, null, typeof(Halt), "Status403")]
    [InlineData(403, "BadAuthorizationHeader", typeof(Halt), "BadAuthorizationHeader")]
    [InlineData(403, "BadJwtToken", typeof(Halt), "BadJwtToken")]
    [InlineData(403, "BadVapidPublicKey", typeof(Halt), "BadVapidPublicKey")]
    [InlineData(403, "VapidPkHashMismatch", typeof(DeadAddress), "VapidPkHashMismatch")]
    [InlineData(404, null, typeof(DeadAddress), "Status404")]
    [InlineData(404, "BadPath", typeof(Refused), "BadPath")]
    [InlineData(410, null, typeof(DeadAddress), "Status410")]
    [InlineData(410, "Unregistered", typeof(DeadAddress), "Unregistered")]
    [InlineData(413, null, typeof(Refused), "Status413")]
    [InlineData(429, null, typeof(Retry), "Status429")]
    [InlineData(500, null, typeof(Retry), "Status500")]
    [InlineData(503, null, typeof(Retry), "Status503")]
    [InlineData(502, null, typeof(Retry), "Status502")]
    [InlineData(302, null, typeof(Refused), "Status302")]
    public async Task Every_reply_has_its_outcome(int status, string? reason, Type outcome, string? word)
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://localhost:1/elsewhere";
            return reason is null ? context.Response.WriteAsync("no JSON") : context.Response.WriteAsync($$"""{"reason":"{{reason}}"}""");
        });

        var answer = await Send(service);

        Assert.IsType(outcome, answer);
        var given = answer switch { Refused one => one.Reason, Halt one => one.Reason, DeadAddress one => one.Reason, Retry one => one.Reason, _ => null };
        Assert.Equal(word, given);
        Assert.Single(service.Requests); // The transport followed no redirect and made no hidden retry.
    }

    [Fact]
    public async Task Retry_after_is_respected()
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        Assert.InRange(Assert.IsType<Retry>(await Send(service)).After.TotalSeconds, 120, 132);
    }

    [Fact]
    public async Task The_headers_are_those_of_the_standards_and_the_token_is_for_the_origin()
    {
        var service = await Service();

        await Send(service, subject: "a1", urgency: WebPushUrgency.Low);
        clock.Advance(VapidToken.RenewedAfter - TimeSpan.FromMinutes(1));
        await Send(service, subject: "a1");
        clock.Advance(TimeSpan.FromMinutes(2));
        await Send(service, subject: "a2");

        var requests = service.Requests.ToArray();
        Assert.Equal(("HTTP/2", "POST", "aes128gcm", "application/octet-stream", "28800", "low"), (
            requests[0].Protocol, requests[0].Method, requests[0].Headers["Content-Encoding"], requests[0].Headers["Content-Type"],
                requests[0].Headers["TTL"], requests[0].Headers["Urgency"]));
        Assert.Equal("hello"u8.ToArray(), browser.Decrypt(requests[0].Body));
        Assert.Equal(requests[0].Headers["Topic"], requests[1].Headers["Topic"]);
        Assert.NotEqual(requests[0].Headers["Topic"], requests[2].Headers["Topic"]);
        Assert.Matches("^[A-Za-z0-9_-]{32}$", requests[0].Headers["Topic"]);
        Assert.Equal(requests[0].Headers["Authorization"], requests[1].Headers["Authorization"]);
        Assert.NotEqual(requests[0].Headers["Authorization"], requests[2].Headers["Authorization"]);

        var parts = requests[2].Headers["Authorization"].Split(' ', '=', ',', '.');
        Assert.Equal(["vapid", "t"], parts[..2]);
        var point = Base64Url.DecodeFromChars(parts[^1]);
        using var verifier = ECDsa.Create(WebSubscription.Parameters(point));
        Assert.True(verifier.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[2]}.{parts[3]}"), Base64Url.DecodeFromChars(parts[4]), HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.Equal("""{"typ":"JWT","alg":"ES256"}"""u8.ToArray(), Base64Url.DecodeFromChars(parts[2]));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[3])).RootElement;
        Assert.Equal(($"https://localhost:{service.Port}", "mailto:me@states.example"),
            (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.Equal((clock.GetUtcNow() + VapidToken.Life).ToUnixTimeSeconds(), claims.GetProperty("exp").GetInt64());
    }

    [Fact]
    public async Task A_service_that_refuses_the_token_is_stopped_until_a_probe_succeeds_and_others_are_not()
    {
        var refuses = true;
        var service = await Service(context =>
        {
            context.Response.StatusCode = refuses ? 403 : 201;
            return Task.CompletedTask;
        });
        var other = await Service();

        Assert.IsType<Halt>(await Send(service));
        var held = Assert.IsType<Halt>(await Send(service));
        Assert.Single(service.Requests);
        Assert.IsType<Accepted>(await Send(other));

        refuses = false;
        clock.Advance(held.After);
        Assert.IsType<Accepted>(await Send(service));
        Assert.IsType<Accepted>(await Send(service));
    }

    [Fact]
    public async Task One_subscription_of_another_key_stops_no_other_subscription()
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/foreign" ? 403 : 201;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 2; i++)
        {
            Assert.IsType<Accepted>(await Send(service));
            Assert.IsType<Retry>(await Send(service, path: "/foreign"));
            Assert.IsType<Retry>(await Send(service, path: "/foreign"));
        }

        Assert.IsType<Accepted>(await Send(service));
        Assert.IsType<DeadAddress>(await Send(service, path: "/foreign"));
        Assert.IsType<Accepted>(await Send(service));
    }

    [Fact]
    public async Task A_service_that_refuses_some_subscriptions_at_random_causes_no_loss()
    {
        var number = 0;
        var service = await Service(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref number) % 3 == 0 ? 403 : 201;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 60; i++) Assert.IsNotType<DeadAddress>(await Send(service, $"/{i % 10}"));
        Assert.Equal(60, service.Requests.Count);
    }

    [Theory]
    [InlineData(401, null, 0)]
    [InlineData(403, null, 0)]
    [InlineData(403, "BadJwtToken", 0)]
    [InlineData(403, "VapidPkHashMismatch", 4)]
    [InlineData(404, null, 4)]
    [InlineData(410, null, 4)]
    [InlineData(410, "Unregistered", 4)]
    public async Task ServiceThatRefusesEverySubscription_IsStoppedAfterAFewLosses(int status, string? reason, int most)
    {
        var refuses = false;
        var service = await Service(async context =>
        {
            context.Response.StatusCode = refuses ? status : 201;
            if (refuses && reason is not null) await context.Response.WriteAsync($$"""{"reason":"{{reason}}"}""");
        });
        for (var i = 0; i < 50; i++) Assert.IsType<Accepted>(await Send(service, $"/{i}"));
        clock.Advance(PushService.DeathsMemory + TimeSpan.FromSeconds(1)); // A message that was accepted long ago no longer counts.

        refuses = true;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Send(service, $"/{i}")));

        Assert.InRange(outcomes.Count(outcome => outcome is DeadAddress), 0, most);
        Assert.InRange(outcomes.Count(outcome => outcome is Retry), 0, 1); // A subscription for which the service had since accepted other messages.
        Assert.All(outcomes.Where(outcome => outcome is not (DeadAddress or Retry)), outcome => Assert.IsType<Halt>(outcome));
        Assert.NotNull(Transport().HaltOf(new Uri(service.Url("localhost", "/"))));

        // Refused probes drop no subscription either, and the first that succeeds resumes everything.
        for (var probe = 0; probe < 9; probe++) // More than are remembered.
        {
            clock.Advance(Assert.IsType<Halt>(await Send(service, "/0")).After);
            Assert.IsNotType<DeadAddress>(await Send(service, $"/{40 + probe}"));
        }

        refuses = false;
        clock.Advance(Assert.IsType<Halt>(await Send(service, "/0")).After);
        Assert.IsType<Accepted>(await Send(service, "/49"));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Send(service, $"/{i}"))), outcome => Assert.IsType<Accepted>(outcome));
        Assert.Null(Transport().HaltOf(new Uri(service.Url("localhost", "/"))));
    }

    [Fact]
    public async Task DeadSubscriptionsAmongManyThatLive_AreDroppedEach()
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.StartsWith("/dead", StringComparison.Ordinal) ? 410 : 201;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<Accepted>(await Send(service, $"/alive-{i}"));
            if (i % 2 == 0) Assert.IsType<DeadAddress>(await Send(service, $"/dead-{i}"));
        }
    }

    [Fact]
    public async Task OneDeadSubscriptionWithManyMessages_CountsOnceAndStopsNoService()
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/dead" ? 410 : 201;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 20; i++) Assert.IsType<DeadAddress>(await Send(service, "/dead"));
        Assert.IsType<Accepted>(await Send(service, "/alive"));
    }

    [Fact]
    public async Task SecondRefusedSubscriptionWithoutAnAcceptedOne_IsAFaultOfTheService()
    {
        var service = await Service(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.StartsWith("/foreign", StringComparison.Ordinal) ? 403 : 201;
            return Task.CompletedTask;
        });
        Assert.IsType<Accepted>(await Send(service));
        Assert.IsType<Retry>(await Send(service, "/foreign-1"));
        var held = Assert.IsType<Halt>(await Send(service, "/foreign-2"));
        clock.Advance(held.After);
        Assert.IsType<Accepted>(await Send(service));
        Assert.IsType<Retry>(await Send(service, "/foreign-2"));
    }

    [Fact]
    public async Task A_service_that_is_down_is_probed_and_resumed()
    {
        var isIll = true;
        var service = await Service(context =>
        {
            context.Response.StatusCode = isIll ? 503 : 201;
            return Task.CompletedTask;
        });
        for (var i = 0; i < 5; i++) Assert.IsType<Retry>(await Send(service));

        var held = Assert.IsType<Halt>(await Send(service));
        Assert.Equal(5, service.Requests.Count);

        isIll = false;
        clock.Advance(held.After);
        Assert.IsType<Accepted>(await Send(service));
        Assert.IsType<Accepted>(await Send(service));
    }

    [Fact]
    public async Task A_closed_port_is_retried_later()
    {
        var service = await Service();
        await service.DisposeAsync();
        services.Clear();
        Assert.Equal(PushReason.Unreachable, Assert.IsType<Retry>(await Send(service)).Reason);
    }

    [Theory]
    [InlineData("https://localhost.evil.example/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://metadata.internal/x")]
    public async Task A_host_that_is_not_a_push_service_gets_no_request(string endpoint)
    {
        var outcome = await Transport().Send(Push(endpoint), CancellationToken.None);
        Assert.Equal(PushReason.HostNotAllowed, Assert.IsType<DeadAddress>(outcome).Reason);
    }

    [Fact]
    public async Task A_push_service_whose_name_resolves_to_this_machine_gets_no_request_and_keeps_its_subscription()
    {
        var service = await Service();
        // A name below an allowed one: it may be called, but only at a public address.
        var outcome = await Transport().Send(Push($"https://below.localhost:{service.Port}/x"), CancellationToken.None);
        Assert.Contains(Assert.IsType<Retry>(outcome).Reason, new[] { PushReason.AddressNotPublic, PushReason.Unreachable });
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_subscription_of_an_older_key_is_dropped_unsent()
    {
        var service = await Service();
        var push = Push(service.Url("localhost", "/b"));
        var outcome = await Transport().Send(push with { Subscription = push.Subscription with { VapidKey = "other" } }, CancellationToken.None);
        Assert.Equal(PushReason.OtherKey, Assert.IsType<DeadAddress>(outcome).Reason);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task A_service_with_http_1_1_gets_messages_too()
    {
        var service = await Receiver.Start(protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        services.Add(service);
        Assert.IsType<Accepted>(await Send(service));
        Assert.Equal("HTTP/1.1", Assert.Single(service.Requests).Protocol);
    }

    [Theory]
    [InlineData("mailto:me@localhost")]
    [InlineData("http://states.example")]
    [InlineData("me@states.example")]
    public void A_contact_that_services_refuse_stops_the_start(string contact) =>
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__CONTACT", Error(new WebPushOptions { Contact = contact }), StringComparison.Ordinal);

    [Fact]
    public void Settings_are_checked()
    {
        Assert.Empty(new WebPushOptions { Contact = "mailto:me@states.example", Hosts = ["push.home.example"] }.Errors());
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__HOSTS holds 'https://b.example'",
            Error(new WebPushOptions { Hosts = ["a.example", "https://b.example"] }), StringComparison.Ordinal);
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__INFLIGHT", Error(new WebPushOptions { InFlight = 0 }), StringComparison.Ordinal);
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__QUEUELIMIT", Error(new WebPushOptions { QueueLimit = 0 }), StringComparison.Ordinal);
    }

    private static string Error(WebPushOptions options) => options.Errors().Single().ToString();

    public async ValueTask DisposeAsync()
    {
        transport?.Dispose();
        foreach (var service in services) await service.DisposeAsync();
        browser.Dispose();
        key.Dispose();
    }

    private WebPushTransport Transport() => transport ??= new WebPushTransport(
        new WebPushOptions { Hosts = ["localhost"] }, key, "mailto:me@states.example", clock, NullLogger<WebPushTransport>.Instance, Desk.TrustReceivers);

    private async Task<Receiver> Service(Func<HttpContext, Task>? answer = null)
    {
        var service = await Receiver.Start();
        if (answer is not null) service.Answer = answer;
        services.Add(service);
        return service;
    }

    private Task<PushOutcome> Send(Receiver service, string path = "/b", string subject = "s", WebPushUrgency urgency = WebPushUrgency.High) =>
        Transport().Send(Push(service.Url("localhost", path)) with { Subject = subject, Urgency = urgency }, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(60));

    private WebPushRequest Push(string endpoint) => new()
    {
        Subscription = browser.Subscription(endpoint, key.PublicKey),
        Payload = "hello"u8.ToArray(),
        Urgency = WebPushUrgency.High,
        Life = TimeSpan.FromHours(8),
        Subject = "s",
    };
}
