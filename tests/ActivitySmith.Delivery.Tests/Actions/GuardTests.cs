using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain.Actions;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>A webhook cannot reach the server's own network, however its address is written or resolved.</summary>
public sealed class GuardTests
{
    /// <summary>Every way to write an address of this machine or a private network into a URL.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f.0x0.0x0.0x1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("0")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("167772161")]
    [InlineData("192.168.1.1")]
    [InlineData("172.16.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xa9fea9fe")]
    [InlineData("0251.0376.0251.0376")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001:0:7f00:1::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[ff02::1]")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("127。0。0。1")]
    [InlineData("%31%32%37.0.0.1")]
    [InlineData("user@127.0.0.1")]
    public async Task A_private_address_in_any_form_is_refused_without_a_lookup_or_a_connection(string host)
    {
        await using var receiver = await Receiver.Start();
        var asked = new List<string>();
        var guard = new AddressGuard(new ActionOptions(), (name, _) =>
        {
            asked.Add(name);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        var call = new WebhookCall(guard, TimeProvider.System, Desk.TrustReceivers);

        var result = await call.Send(Desk.RunOf(Desk.Webhook($"https://{host}:{receiver.Port}/")), "whsec_test", CancellationToken.None);

        Assert.Equal(ActionResult.Final(ActionError.AddressRefused), result);
        Assert.Empty(asked);
        Assert.Empty(receiver.Requests);
    }

    /// <summary>Digits that are not ASCII make a host name, which is resolved and checked like any other.</summary>
    [Fact]
    public async Task A_host_of_non_ascii_digits_is_refused_by_the_address_that_it_resolves_to()
    {
        var guard = new AddressGuard(new ActionOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        Assert.Null(await guard.Check(new Uri("https://１２７.０.０.１/").IdnHost, CancellationToken.None));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("fd12::1")]
    public async Task A_name_that_resolves_to_a_private_address_is_refused(string address)
    {
        await using var desk = await Desk.Open(new() { Options = new(), Resolve = Desk.Only("hooks.test", address) });

        var run = await desk.TapOnce(Desk.Webhook("https://hooks.test/"));

        Assert.Equal((ActionRunState.Failed, ActionError.AddressRefused, 1), (run.State, run.Error, run.Attempts));
    }

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        var guard = new AddressGuard(new ActionOptions(), Desk.Only("hooks.test", "93.184.215.14", "10.0.0.1"));

        Assert.Null(await guard.Check("hooks.test", CancellationToken.None));
    }

    [Fact]
    public async Task A_public_name_resolves_to_the_addresses_to_connect_to()
    {
        var guard = new AddressGuard(new ActionOptions(), Desk.Only("hooks.test", "93.184.215.14", "2606:4700:4700::1111"));

        Assert.Equal([IPAddress.Parse("93.184.215.14"), IPAddress.Parse("2606:4700:4700::1111")], await guard.Check("hooks.test", CancellationToken.None));
    }

    /// <summary>The name resolves to a permitted address when it is checked and to a private one after that.</summary>
    [Fact]
    public async Task A_name_that_changes_its_address_after_the_check_is_called_at_the_checked_address()
    {
        await using var secret = await Receiver.Start("127.0.0.1");
        await using var permitted = await Receiver.Start("127.0.0.2", secret.Port);
        var asked = 0;
        await using var desk = await Desk.Open(new()
        {
            Options = new() { AllowedNetworks = ["127.0.0.2/32"] },
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.2" : "127.0.0.1")]),
        });

        var run = await desk.TapOnce(Desk.Webhook(secret.Url()));

        Assert.Equal(ActionRunState.Delivered, run.State);
        Assert.Single(permitted.Requests);
        Assert.Empty(secret.Requests);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_two_attempts_is_checked_again()
    {
        await using var secret = await Receiver.Start("127.0.0.1");
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), secret.Port)); // Refuses the first attempt.
        var asked = 0;
        await using var desk = await Desk.Open(new()
        {
            Options = new() { AllowedNetworks = ["127.0.0.2/32"] },
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.2" : "127.0.0.1")]),
        });

        var run = await desk.TapOnce(Desk.Webhook(secret.Url()));

        Assert.Equal((ActionRunState.Failed, ActionError.AddressRefused, 2), (run.State, run.Error, run.Attempts));
        Assert.Empty(secret.Requests);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_not_followed()
    {
        await using var secret = await Receiver.Start();
        await using var open = await Receiver.Start();
        await using var desk = await Desk.Open();
        open.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"https://127.0.0.1:{secret.Port}/";
            return Task.CompletedTask;
        };

        var run = await desk.TapOnce(Desk.Webhook(open.Url()));

        Assert.Equal((ActionRunState.Failed, 307), (run.State, run.StatusCode));
        Assert.Empty(secret.Requests);
    }

    [Theory]
    [InlineData("hooks.test", "hooks.test", true)]
    [InlineData("Hooks.Test", "hooks.test", true)]
    [InlineData("hooks.test.", "HOOKS.test", true)]
    [InlineData("hooks.test", "a.hooks.test", false)]
    [InlineData("a.hooks.test", "hooks.test", false)]
    [InlineData("hooks", "hooks.test", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "2130706433", true)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    public async Task An_allowed_host_is_called_whatever_its_address_and_no_other_name_is(string allowed, string called, bool isCalled)
    {
        await using var receiver = await Receiver.Start();
        var options = new ActionOptions { AllowedHosts = [allowed] };
        Assert.Empty(options.Errors());
        await using var desk = await Desk.Open(new() { Options = options, Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url(called)));

        Assert.Equal(isCalled ? null : ActionError.AddressRefused, run.Error);
        Assert.Equal(isCalled ? 1 : 0, receiver.Requests.Count);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.9/8", "127.0.0.1", true)]
    [InlineData("127.0.0.1/32", "127.0.0.2", false)]
    [InlineData("fd00::/8", "127.0.0.1", false)]
    [InlineData("fd00::/8", "fd12::7", true)]
    public async Task An_allowed_network_allows_only_its_own_addresses(string network, string address, bool isAllowed)
    {
        var options = new ActionOptions { AllowedNetworks = [network] };
        Assert.Empty(options.Errors());
        var guard = new AddressGuard(options, Desk.Only("hooks.test", address));

        Assert.Equal(isAllowed, await guard.Check("hooks.test", CancellationToken.None) is not null);
    }

    [Fact]
    public async Task Plain_http_is_refused_even_for_an_allowed_host()
    {
        await using var desk = await Desk.Open();

        Assert.Equal(ActionError.AddressRefused, (await desk.TapOnce(Desk.Webhook("http://hooks.test/"))).Error);
    }
}
