using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>
/// A subscription names a host that was acceptable when it was reported. The address counts to which that name resolves when a message is sent: the
/// transport refuses the connection, and connects to no address but those that it has checked.
/// </summary>
public sealed class RebindingTests : IAsyncDisposable
{
    private readonly Browser browser = new();
    private readonly VapidKey key = VapidKey.Of(VapidKey.NewSecret());
    private readonly List<string> asked = [];
    private Receiver? service;
    private WebPushTransport? transport;

    /// <summary>This machine, its networks, the metadata services of clouds, and IPv6 addresses that contain such an address.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.3.4")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.7.7")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    public async Task A_known_push_service_whose_name_resolves_to_such_an_address_gets_no_connection(string address)
    {
        service = await Receiver.Start();
        var subscription = Reported($"https://fcm.googleapis.com:{service.Port}/fcm/send/x");
        Transport(new WebPushOptions(), _ => [address]);

        var later = Assert.IsType<Retry>(await Send(subscription));

        Assert.Equal(PushReason.AddressNotPublic, later.Reason);
        Assert.Equal(["fcm.googleapis.com"], asked);
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("142.250.1.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "142.250.1.1")]
    [InlineData("2a00:1450:4001::1", "169.254.169.254")]
    public async Task A_name_with_one_such_address_among_public_ones_is_refused(string first, string second)
    {
        service = await Receiver.Start();
        Transport(new WebPushOptions(), _ => [first, second]);

        var later = Assert.IsType<Retry>(await Send(Reported($"https://updates.push.services.mozilla.com:{service.Port}/x")));

        Assert.Equal(PushReason.AddressNotPublic, later.Reason);
        Assert.Empty(service.Requests);
    }

    /// <summary>The name that the operator allowed may have any address; somebody else may control a name below it.</summary>
    [Fact]
    public async Task A_name_below_one_that_the_operator_added_gets_no_connection_either()
    {
        service = await Receiver.Start();
        Transport(new WebPushOptions { Hosts = ["hooks.test"] }, _ => ["127.0.0.1"]);

        Assert.Equal(PushReason.AddressNotPublic, Assert.IsType<Retry>(await Send(Reported(service.Url("a.hooks.test")))).Reason);
        Assert.Empty(service.Requests);
        Assert.IsType<Accepted>(await Send(Reported(service.Url("hooks.test"))));
    }

    /// <summary>The name has another address from the second lookup on; the transport makes no second lookup.</summary>
    [Fact]
    public async Task The_connection_uses_the_checked_address()
    {
        await using var secret = await Receiver.Start("127.0.0.1");
        service = await Receiver.Start("127.0.0.2", secret.Port);
        Transport(new WebPushOptions { Hosts = ["hooks.test"] }, time => [time == 1 ? "127.0.0.2" : "127.0.0.1"]);

        Assert.IsType<Accepted>(await Send(Reported(service.Url("hooks.test"))));

        Assert.Equal(["hooks.test"], asked);
        Assert.Single(service.Requests);
        Assert.Empty(secret.Requests);
    }

    /// <summary>One refusal is not final: the name may have been wrong for a moment, so the subscription is kept.</summary>
    [Fact]
    public async Task Every_new_connection_resolves_and_checks_the_name_again()
    {
        service = await Receiver.Start();
        Transport(new WebPushOptions(), time => time == 1 ? ["127.0.0.1"] : throw new SocketException((int)SocketError.HostNotFound));
        var subscription = Reported($"https://web.push.apple.com:{service.Port}/x");

        Assert.Equal(PushReason.AddressNotPublic, Assert.IsType<Retry>(await Send(subscription)).Reason);
        Assert.Equal(PushReason.Unreachable, Assert.IsType<Retry>(await Send(subscription)).Reason);
        Assert.Equal(2, asked.Count);
    }

    public async ValueTask DisposeAsync()
    {
        transport?.Dispose();
        if (service is not null) await service.DisposeAsync();
        browser.Dispose();
        key.Dispose();
    }

    private void Transport(WebPushOptions options, Func<int, string[]> addresses) => transport = new WebPushTransport(
        options, key, "mailto:me@states.example", new FakeTimeProvider(), NullLogger<WebPushTransport>.Instance, Desk.TrustReceivers, (name, _) =>
        {
            asked.Add(name);
            return Task.FromResult(Array.ConvertAll(addresses(asked.Count), IPAddress.Parse));
        });

    /// <summary>As a browser reports it; the server accepts it.</summary>
    private WebSubscription Reported(string endpoint) =>
        WebSubscription.Parse(endpoint, browser.P256dh, browser.Auth, new PushHosts(["hooks.test"]), key.PublicKey).Value;

    private Task<PushOutcome> Send(WebSubscription subscription)
    {
        var push = new WebPushRequest
        {
            Subscription = subscription,
            Payload = "hello"u8.ToArray(),
            Urgency = WebPushUrgency.High,
            Life = TimeSpan.FromHours(8),
            Subject = "s"
        };
        return transport!.Send(push, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
