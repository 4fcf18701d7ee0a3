using System.Net;
using System.Net.Sockets;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The outcome of a run, and when an attempt is retried.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_response_other_than_2xx_fails_the_run_without_a_retry_and_no_redirect_is_followed(int status)
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = receiver.Url(path: "/elsewhere");
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        };

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Failed, status, ActionError.Answered, 1), (run.State, run.StatusCode, run.Error, run.Attempts));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_name_without_an_address_is_resolved_again_after_growing_pauses_and_then_called_once()
    {
        await using var receiver = await Receiver.Start();
        var clock = new ShortDelayClock();
        var asked = 0;
        await using var desk = await Desk.Open(new()
        {
            Clock = clock,
            Resolve = (_, _) => Interlocked.Increment(ref asked) < 3
                ? throw new SocketException((int)SocketError.HostNotFound)
                : Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Delivered, 3), (run.State, run.Attempts));
        Assert.Single(receiver.Requests);
        Assert.Collection(
            clock.Pauses,
            first => Assert.InRange(first.TotalSeconds, 0.5, 1),
            second => Assert.InRange(second.TotalSeconds, 1, 2));
    }

    [Fact]
    public async Task A_port_without_a_listener_fails_the_run_after_three_attempts()
    {
        await using var desk = await Desk.Open();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound but not listening: connections are refused, and no other process gets the port.

        var run = await desk.TapOnce(Desk.Webhook($"https://hooks.test:{((IPEndPoint)closed.LocalEndPoint!).Port}/"));

        Assert.Equal((ActionRunState.Failed, ActionError.Unreachable, ActionRun.MaxAttempts), (run.State, run.Error, run.Attempts));
        Assert.Null(run.StatusCode);
    }

    [Fact]
    public async Task A_call_whose_connection_breaks_during_the_handshake_is_retried()
    {
        await using var desk = await Desk.Open();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = 0;
        var serving = Task.Run(async () =>
        {
            while (accepted < ActionRun.MaxAttempts)
            {
                using var connection = await listener.AcceptSocketAsync();
                accepted++;
                connection.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        });

        var run = await desk.TapOnce(Desk.Webhook($"https://hooks.test:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        await serving.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((ActionRunState.Failed, ActionError.Unreachable, ActionRun.MaxAttempts), (run.State, run.Error, run.Attempts));
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task A_call_whose_connection_breaks_after_the_request_was_read_is_not_retried(HttpProtocols protocols)
    {
        await using var receiver = await Receiver.Start(protocols: protocols);
        await using var desk = await Desk.Open();
        receiver.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Failed, ActionError.ConnectionLost, 1), (run.State, run.Error, run.Attempts));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_fails_the_run_and_gets_no_request()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { TrustReceivers = false });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Failed, ActionError.NotTrusted, 1), (run.State, run.Error, run.Attempts));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_fails_the_run()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Options = new() { AllowedHosts = ["other.test"] }, Resolve = Desk.Only("other.test", "127.0.0.1") });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url("other.test")));

        Assert.Equal((ActionRunState.Failed, ActionError.NotTrusted), (run.State, run.Error));
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task No_response_within_ten_seconds_fails_the_run_without_a_retry()
    {
        await using var receiver = await Receiver.Start();
        var clock = new FakeTimeProvider();
        await using var desk = await Desk.Open(new() { Clock = clock });
        receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var calling = desk.TapOnce(Desk.Webhook(receiver.Url()));
        await receiver.Arrival();

        clock.Advance(WebhookCall.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(calling.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var run = await calling;

        Assert.Equal(TimeSpan.FromSeconds(10), WebhookCall.Timeout);
        Assert.Equal((ActionRunState.Failed, ActionError.TimedOut, 1), (run.State, run.Error, run.Attempts));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_lookup_that_times_out_fails_the_attempt_and_is_retried()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var guard = new AddressGuard(new ActionOptions(), async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return [];
        });
        var sending = new WebhookCall(guard, clock).Send(Desk.RunOf(Desk.Webhook("https://hooks.test/")), "whsec_test", CancellationToken.None);
        await asked.Task;

        clock.Advance(WebhookCall.Timeout);

        Assert.Equal(ActionResult.NotSent(ActionError.TimedOut), await sending);
    }

    [Fact]
    public async Task An_endless_response_is_cut_off_and_its_status_decides()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var cut = new TaskCompletionSource();
        receiver.Answer = async context =>
        {
            context.RequestAborted.Register(() => cut.TrySetResult());
            var piece = new byte[1024];
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
        };

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((ActionRunState.Delivered, 200), (run.State, run.StatusCode));
    }

    [Fact]
    public async Task The_status_of_a_response_with_an_incomplete_body_decides()
    {
        await using var receiver = await Receiver.Start(protocols: HttpProtocols.Http1);
        await using var desk = await Desk.Open();
        receiver.Answer = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("half");
        };

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Delivered, 200), (run.State, run.StatusCode));
    }

    [Fact]
    public async Task The_second_address_is_called_when_the_first_refuses_the_connection()
    {
        await using var receiver = await Receiver.Start("127.0.0.1");
        await using var desk = await Desk.Open(new() { Resolve = Desk.Only("hooks.test", "127.0.0.2", "127.0.0.1") });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Delivered, 1), (run.State, run.Attempts));
    }
}
