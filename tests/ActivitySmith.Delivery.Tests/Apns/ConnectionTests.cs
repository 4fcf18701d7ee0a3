using System.Collections.Concurrent;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>A connection starts with one push, stays open, and loses no push when it closes.</summary>
public sealed class ConnectionTests
{
    private const int Pushes = 200;

    [Fact]
    public async Task Push_HasTheHeadersThatAppleNames()
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send(ApnsKit.Push("ab12") with
        {
            Priority = PushPriority.Now,
            Expires = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
            CollapseId = "ntf_1",
            Id = "123e4567-e89b-12d3-a456-426614174000",
        });
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal(("POST", "/3/device/ab12"), (sent.Method, sent.Path));
        Assert.Equal("""{"aps":{}}"""u8.ToArray(), sent.Body);
        Assert.StartsWith("bearer ey", sent.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal($"{ApnsKit.Bundle}.push-type.liveactivity", sent.Headers["apns-topic"]);
        Assert.Equal("liveactivity", sent.Headers["apns-push-type"]);
        Assert.Equal("10", sent.Headers["apns-priority"]);
        Assert.Equal("1800000000", sent.Headers["apns-expiration"]);
        Assert.Equal("ntf_1", sent.Headers["apns-collapse-id"]);
        Assert.Equal("123e4567-e89b-12d3-a456-426614174000", sent.Headers["apns-id"]);
        Assert.DoesNotContain("content-encoding", sent.Headers.Keys);
    }

    [Theory]
    [InlineData(PushKind.Alert, "alert", ApnsKit.Bundle)]
    [InlineData(PushKind.Widgets, "widgets", ApnsKit.Bundle + ".push-type.widgets")]
    public async Task PushKind_DecidesTypeAndTopic(PushKind kind, string type, string topic)
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send(kind: kind);
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal((type, topic), (sent.Headers["apns-push-type"], sent.Headers["apns-topic"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Burst_WaitsForTheReplyToTheFirstPush(int maxStreams)
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Connections = 1, maxStreams);
        AllAccepted(await Burst(kit));
        Assert.Equal(Pushes, kit.Server.Requests.Count);
        Assert.Single(kit.Server.Requests.Select(request => request.Connection).Distinct());
        Assert.Equal(Pushes - 1, kit.Server.Requests.Count(request => request.AfterAnswer));
    }

    [Fact]
    public async Task Burst_UsesAllAllowedConnections()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => (options.Connections, options.InFlight) = (3, 10));
        AllAccepted(await Burst(kit));
        Assert.Equal(3, kit.Server.Requests.Select(request => request.Connection).Distinct().Count());
        Assert.Equal(3, kit.Transport.Status()[0].OpenConnections);
        Assert.Equal(0, kit.Transport.Status()[0].UnderWay);
    }

    [Fact]
    public async Task PushesOneAfterTheOther_UseOneConnection()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Connections = 3);
        for (var i = 0; i < 20; i++) Assert.IsType<Accepted>(await kit.Send());
        Assert.Single(kit.Server.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task PushesInFlight_StayBelowTheLimit()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => (options.Connections, options.InFlight) = (1, 7));
        int now = 0, most = 0;
        kit.Server.Answer = async (_, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };
        AllAccepted(await Burst(kit));
        Assert.InRange(most, 1, 7);
    }

    [Fact]
    public async Task FullQueue_RefusesWithRetryImmediately()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => (options.Connections, options.InFlight, options.QueueLimit) = (1, 1, 2));
        var hold = new TaskCompletionSource();
        kit.Server.Answer = (_, _) => hold.Task;
        Task<PushOutcome>[] taken = [kit.Send(), kit.Send(), kit.Send()];
        Assert.Equal(PushReason.QueueFull, Assert.IsType<Retry>(await kit.Send()).Reason);
        hold.SetResult();
        AllAccepted(await Task.WhenAll(taken));
    }

    [Fact]
    public async Task GoAway_OpensANewConnectionAndLosesNoPush()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Connections = 1);
        kit.Server.Answer = (context, number) =>
        {
            if (number == 50) kit.Server.GoAway(context.Connection.Id);
            return Task.CompletedTask;
        };
        AllAccepted(await Burst(kit));
        await kit.Log.GoAway;
        AllAccepted(await Burst(kit));
        AssertEachConnectionStartedWithOne(kit, atLeast: 2);
    }

    [Fact]
    public async Task CutConnection_IsReplacedAndPushesWithoutReplyAreSentAgain()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Connections = 1);
        kit.Server.Answer = (context, number) =>
        {
            if (number is 40 or 130) kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };
        AllAccepted(await Burst(kit));
        var arrived = kit.Server.Requests.Select(request => request.Path).ToHashSet();
        Assert.Equal(Pushes, arrived.Count);
        AssertEachConnectionStartedWithOne(kit, atLeast: 2);
    }

    [Fact]
    public async Task ResetStream_IsSentAgain()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, number) =>
        {
            if (number % 5 == 0 && number < 100) context.Abort();
            return Task.CompletedTask;
        };
        AllAccepted(await Burst(kit));
        Assert.Equal(Pushes, kit.Server.Requests.Select(request => request.Path).Distinct().Count());
        Assert.InRange(kit.Server.Requests.Count, Pushes + 19, Pushes + 40);
    }

    [Fact]
    public async Task ConnectionThatAlwaysBreaks_IsRetryLaterAfterAFewAttempts()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) =>
        {
            kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };
        Assert.Equal(PushReason.Unreachable, Assert.IsType<Retry>(await kit.Send()).Reason);
        Assert.InRange(kit.Server.Requests.Count, 1, 4);
    }

    [Fact]
    public async Task ReplyTimeout_IsRetryLaterOnAnotherConnection()
    {
        await using var server = await FakeApns.Start();
        var hold = new TaskCompletionSource();
        server.Answer = (_, _) => hold.Task;
        var settings = new ApnsConnectionSettings(
            10, TimeProvider.System, NullLogger.Instance, Actions.Desk.TrustReceivers)
        { ReplyTimeout = TimeSpan.FromMilliseconds(200) };
        using var connection = new ApnsSlot(new Uri(server.Url), settings);
        var exchange = await connection.Send(new PushCall(ApnsKit.Push(), new AppNames(ApnsKit.Bundle)) { Authorization = "bearer x" }, CancellationToken.None);
        Assert.Equal(PushReason.TimedOut, exchange.Failure);
        Assert.True(server.Requests.Select(request => request.Connection).Distinct().Count() > 1);
        hold.SetResult();
    }

    [Fact]
    public async Task ClosedPort_IsRetryLaterWithItsReason()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Host = "https://127.0.0.1:1");
        Assert.Equal(PushReason.Unreachable, Assert.IsType<Retry>(await kit.Send()).Reason);
        Assert.Contains(kit.Log.Lines, line => line.Contains("not reachable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UntrustedCertificate_IsRefused()
    {
        await using var kit = await ApnsKit.Open();
        using var strict = new ApnsTransport(kit.Options, TimeProvider.System, kit.Log);
        Assert.IsType<Retry>(await strict.Send(ApnsKit.Push(), CancellationToken.None));
        Assert.Empty(kit.Server.Requests);
        Assert.Contains(kit.Log.Lines, line => line.Contains("certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GoAwayWithApplesReason_IsLoggedAndThePushIsSentAgain()
    {
        await using var peer = await RawPeer.Start("""{"reason":"BadCertificateEnvironment"}""");
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Host = peer.Url);
        Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal(2, peer.Connections);
        Assert.Contains(kit.Log.Lines, line => line.Contains("BadCertificateEnvironment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        var arrived = new TaskCompletionSource();
        kit.Server.Answer = (context, _) =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        using var stop = new CancellationTokenSource();
        var sending = kit.Transport.Send(ApnsKit.Push(), stop.Token);
        await arrived.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task WithoutAKey_TheTransportIsOffAndSaysSo()
    {
        using var off = new ApnsTransport(new ApnsOptions(), TimeProvider.System, NullLogger<ApnsTransport>.Instance);
        Assert.False(off.IsOn);
        Assert.Equal(PushReason.NotConfigured, Assert.IsType<Halt>(await off.Send(ApnsKit.Push(), CancellationToken.None)).Reason);
    }

    private static Task<PushOutcome[]> Burst(ApnsKit kit) => Task.WhenAll(Enumerable.Range(0, Pushes).Select(i => kit.Send($"{i:x4}")));

    private static void AllAccepted(IEnumerable<PushOutcome> outcomes) => Assert.All(outcomes, outcome => Assert.IsType<Accepted>(outcome));

    /// <summary>On each connection, exactly one request arrived before the first reply.</summary>
    private static void AssertEachConnectionStartedWithOne(ApnsKit kit, int atLeast)
    {
        var connections = kit.Server.Requests.GroupBy(request => request.Connection).ToArray();
        Assert.True(connections.Length >= atLeast);
        Assert.All(connections, connection => Assert.Equal(1, connection.Count(request => !request.AfterAnswer)));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, value, seen);
    }
}
