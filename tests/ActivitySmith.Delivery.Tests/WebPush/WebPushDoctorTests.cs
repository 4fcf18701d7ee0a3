using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>The doctor's findings about the contact, the key and the push services of subscribed browsers.</summary>
public sealed class WebPushDoctorTests : IAsyncDisposable
{
    private const string Contact = "https://act.example.com";
    private readonly FakeTimeProvider clock = new();
    private readonly Browser browser = new();
    private readonly VapidKey key = VapidKey.Of(VapidKey.NewSecret());
    private readonly WebPushOptions options = new() { Hosts = ["hooks.test"] };
    private Receiver? service;
    private WebPushTransport? transport;

    [Fact]
    public async Task A_contact_a_key_and_a_push_service_that_replies_are_OK()
    {
        service = await Receiver.Start();

        var findings = await Examine([At("https://hooks.test", 1), At("https://hooks.test", 2)]);

        Assert.All(findings, finding => Assert.True(finding.Ok, $"{finding.Check}: {finding.Message}"));
        Assert.Equal(["webpush.contact", "webpush.key", $"webpush.host.hooks.test:{service.Port}"], findings.Select(finding => finding.Check));
        Assert.Contains("2 browsers are subscribed", findings[^1].Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Without_subscribed_browsers_no_push_service_is_checked()
    {
        var findings = await Examine([]);

        Assert.All(findings, finding => Assert.True(finding.Ok, finding.Message));
        Assert.Equal("webpush.hosts", findings[^1].Check);
    }

    [Fact]
    public async Task A_server_without_a_contact_is_told_what_to_set()
    {
        var finding = Find(await new WebPushDoctor(options, WebPushOptions.NoContact, clock)
            .Examine(new(key, null), [], null, TestContext.Current.CancellationToken), "webpush.contact");

        Assert.False(finding.Ok);
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__CONTACT", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_settings_are_the_only_finding()
    {
        options.Contact = "mailto:me@localhost";

        var finding = Assert.Single(await Examine([]));

        Assert.Equal(("webpush.settings", false), (finding.Check, finding.Ok));
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__CONTACT", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_is_reported_with_the_reason()
    {
        var finding = Find(await Doctor().Examine(new StoredVapidKey(Key: null, "it is gone"), [], null, TestContext.Current.CancellationToken), "webpush.key");

        Assert.Equal((false, "it is gone"), (finding.Ok, finding.Message));
    }

    /// <summary>Verifies like a push service: from the header alone.</summary>
    [Fact]
    public void A_token_verifies_with_its_own_public_key_and_no_other()
    {
        using var other = VapidKey.Of(VapidKey.NewSecret());
        var header = new VapidToken(key, "https://push.example", Contact, clock).Authorization();

        Assert.True(TokenProof.Holds(header));
        Assert.False(TokenProof.Holds(header.Replace(key.PublicKey, other.PublicKey, StringComparison.Ordinal)));
        Assert.False(TokenProof.Holds(header.Replace("vapid t=e", "vapid t=f", StringComparison.Ordinal)));
        Assert.False(TokenProof.Holds("vapid t=a.b.c"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:192.168.0.1")]
    public async Task A_push_service_whose_name_resolves_to_this_machine_is_reported_without_a_connection(string address)
    {
        service = await Receiver.Start();

        var finding = (await Examine([At("https://fcm.googleapis.com", 1)], address))[^1];

        Assert.Equal(($"webpush.host.fcm.googleapis.com:{service.Port}", false), (finding.Check, finding.Ok));
        Assert.Contains("not public", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_push_service_names_the_port_to_open()
    {
        service = await Receiver.Start();
        var subscription = At("https://hooks.test", 1);
        await service.DisposeAsync();

        var finding = (await Examine([subscription]))[^1];

        Assert.False(finding.Ok);
        Assert.Contains($"TCP port {service.Port}", finding.Message, StringComparison.Ordinal);
        service = null;
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_reported_as_such()
    {
        service = await Receiver.Start();

        var findings = await Doctor(_ => throw new SocketException((int)SocketError.HostNotFound))
            .Examine(new(key, null), [At("https://hooks.test", 1)], null, TestContext.Current.CancellationToken);

        Assert.Contains("no connection", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_reported()
    {
        service = await Receiver.Start();

        var findings = await new WebPushDoctor(options, Contact, clock, adjust: null, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))
            .Examine(new(key, null), [At("https://hooks.test", 1)], null, TestContext.Current.CancellationToken);

        Assert.Contains("not trusted", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_the_operator_removed_from_the_settings_is_not_called()
    {
        service = await Receiver.Start();
        options.Hosts = [];

        var finding = (await Examine([At("https://hooks.test", 1)]))[^1];

        Assert.False(finding.Ok);
        Assert.Contains("ACTIVITYSMITH_WEBPUSH__HOSTS", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "webpush.contact")]
    [InlineData(401, "clock")]
    public async Task A_push_service_that_refused_this_server_is_reported_until_it_accepts_a_message(int status, string named)
    {
        service = await Receiver.Start();
        service.Answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var subscription = At("https://hooks.test", 1);
        transport = new WebPushTransport(options, key, Contact, clock, NullLogger<WebPushTransport>.Instance, Desk.TrustReceivers, (_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var halt = Assert.IsType<PushOutcome.Halt>(await Send(subscription));

        var refused = (await Examine([subscription]))[^1];
        service.Answer = _ => Task.CompletedTask;
        clock.Advance(halt.After);
        Assert.IsType<PushOutcome.Accepted>(await Send(subscription));
        var repaired = await Examine([subscription]);

        Assert.Equal(($"webpush.sending.hooks.test:{service.Port}", false), (refused.Check, refused.Ok));
        Assert.Contains($"Status{status}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.All(repaired, finding => Assert.True(finding.Ok, finding.Message));
    }

    [Fact]
    public async Task Push_services_are_checked_up_to_a_limit()
    {
        options.Hosts = [];

        var findings = await Examine([.. Enumerable.Range(0, 20).Select(i => At($"https://h{i}.notify.windows.com", i, port: 1))], "10.0.0.1");

        Assert.Equal(16, findings.Count(finding => finding.Check.StartsWith("webpush.host.", StringComparison.Ordinal)));
        Assert.Contains("4 more", findings[^1].Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        transport?.Dispose();
        if (service is not null) await service.DisposeAsync();
        browser.Dispose();
        key.Dispose();
    }

    private WebSubscription At(string origin, int number, int? port = null) =>
        browser.Subscription($"{origin}:{port ?? service!.Port}/secret/{number}", key.PublicKey);

    private WebPushDoctor Doctor(Func<string, IPAddress[]>? resolve = null) =>
        new(options, Contact, clock, Desk.TrustReceivers, (name, _) => Task.FromResult(resolve is null ? [IPAddress.Loopback] : resolve(name)));

    private async Task<IReadOnlyList<Finding>> Examine(IReadOnlyList<WebSubscription> subscriptions, string address = "127.0.0.1")
    {
        var findings = await Doctor(_ => [IPAddress.Parse(address)])
            .Examine(new StoredVapidKey(key, Problem: null), subscriptions, transport, TestContext.Current.CancellationToken);
        // Anybody with the endpoint can send to the browser.
        Assert.All(findings, finding => Assert.DoesNotContain("secret", finding.Message, StringComparison.Ordinal));
        return findings;
    }

    private static Finding Find(IReadOnlyList<Finding> findings, string check) => Assert.Single(findings, finding => finding.Check == check);

    private Task<PushOutcome> Send(WebSubscription subscription) => transport!.Send(
        new WebPushRequest
        {
            Subscription = subscription,
            Payload = RandomNumberGenerator.GetBytes(8),
            Urgency = WebPushUrgency.High,
            Life = TimeSpan.FromHours(1),
            Subject = "s"
        },
        CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
}
