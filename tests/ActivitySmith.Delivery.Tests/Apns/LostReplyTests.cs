using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>A start is sent again only when APNs has certainly not accepted it.</summary>
public sealed class LostReplyTests
{
    private const int RefusedStream = 7, Cancel = 8;

    [Fact]
    public async Task StartWhoseConnectionBreaksBeforeTheReply_IsUnknownAndNotRepeated()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) =>
        {
            kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };

        Assert.Equal(PushReason.Unreachable, Assert.IsType<Unknown>(await kit.Send(Start())).Reason);
        Assert.Single(kit.Server.Requests);
    }

    [Fact]
    public async Task StartWithoutAReplyInTime_IsUnknownAndNotRepeated()
    {
        await using var server = await FakeApns.Start();
        var hold = new TaskCompletionSource();
        server.Answer = (_, _) => hold.Task;
        var settings = new ApnsConnectionSettings(
            10, TimeProvider.System, NullLogger.Instance, Actions.Desk.TrustReceivers)
        { ReplyTimeout = TimeSpan.FromSeconds(1) };
        using var connection = new ApnsSlot(new Uri(server.Url), settings);

        var exchange = await connection.Send(new PushCall(Start(), new AppNames(ApnsKit.Bundle)) { Authorization = "bearer x" }, CancellationToken.None);

        Assert.Equal((PushReason.TimedOut, true), (exchange.Failure, exchange.IsUnknown));
        Assert.Single(server.Requests);
        hold.SetResult();
    }

    [Fact]
    public async Task StartWhoseStreamIsReset_IsUnknownAndNotRepeated()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, number) => Reset(context, number, Cancel);

        Assert.IsType<Unknown>(await kit.Send(Start()));
        Assert.Single(kit.Server.Requests);
    }

    [Fact]
    public async Task StartWhoseStreamIsRefused_IsSentAgain()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, number) => Reset(context, number, RefusedStream);

        Assert.IsType<Accepted>(await kit.Send(Start()));
        Assert.Equal(2, kit.Server.Requests.Count);
    }

    [Fact]
    public async Task StartWhoseStreamIsAlwaysRefused_HasCertainlyNotHappened()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) => Reset(context, number: 1, RefusedStream);

        Assert.IsType<Retry>(await kit.Send(Start()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task StartBeforeAGoAway_IsSentAgainOnlyIfItsStreamIsAfterTheLastProcessedOne(int lastStream)
    {
        await using var peer = await RawPeer.Start("""{"reason":"Shutdown"}""", lastStream);
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Host = peer.Url);

        var outcome = await kit.Send(Start());

        Assert.Equal(lastStream == 0 ? (typeof(Accepted), 2) : (typeof(Unknown), 1), (outcome.GetType(), peer.Pushes));
    }

    [Fact]
    public async Task StartWithoutAConnection_HasCertainlyNotHappened()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Host = "https://127.0.0.1:1");
        Assert.IsType<Retry>(await kit.Send(Start()));
    }

    [Fact]
    public async Task StartWhoseReplyBreaksOffAfterTheStatus_WasAccepted()
    {
        await using var peer = await RawPeer.Start(reason: null);
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Host = peer.Url);

        Assert.IsType<Accepted>(await kit.Send(Start()));
        Assert.Equal(1, peer.Pushes);
    }

    [Fact]
    public async Task UpdateWhoseConnectionBreaks_IsSentAgain()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, number) =>
        {
            if (number == 1) kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };

        Assert.IsType<Accepted>(await kit.Send());
        Assert.Equal(2, kit.Server.Requests.Count);
    }

    [Fact]
    public async Task ChannelWhoseCreationGetsNoReply_IsUnknownAndNotCreatedTwice()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) =>
        {
            kit.Server.Cut(context.Connection.Id);
            return Task.CompletedTask;
        };

        Assert.IsType<ChannelOutcome.Unknown>(
            await new ApnsChannels(kit.Transport).Create(ApnsEnvironment.Production, ChannelStorage.Newest, CancellationToken.None));
        Assert.Single(kit.Server.Requests);
    }

    private static ApnsRequest Start() => ApnsKit.Push() with { IsStart = true };

    private static Task Reset(HttpContext context, int number, int code)
    {
        if (number == 1) context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        return Task.CompletedTask;
    }
}
