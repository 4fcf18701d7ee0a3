using System.Text;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Creating, reading and deleting broadcast channels, and the replies when the app has too many.</summary>
public sealed class ChannelTests
{
    private const ApnsEnvironment Production = ApnsEnvironment.Production;

    [Theory]
    [InlineData(ChannelStorage.None, 0)]
    [InlineData(ChannelStorage.Newest, 1)]
    public async Task Create_ReturnsTheIdOfApns(ChannelStorage storage, int policy)
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["apns-channel-id"] = "bmV3";
            return Task.CompletedTask;
        };
        Assert.Equal(new ChannelOutcome.Created("bmV3"), await Create(kit, storage));
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal(("POST", $"/1/apps/{ApnsKit.Bundle}/channels"), (sent.Method, sent.Path));
        Assert.Equal($$"""{"message-storage-policy":{{policy}},"push-type":"LiveActivity"}""", Encoding.UTF8.GetString(sent.Body));
        Assert.StartsWith("bearer ", sent.Headers["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ReturnsTheStoragePolicyOfTheChannel()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Response.WriteAsync("""{"message-storage-policy":1,"push-type":"LiveActivity"}""");
        Assert.Equal(new ChannelOutcome.Found(ChannelStorage.Newest), await new ApnsChannels(kit.Transport).Read(Production, "bmV3", default));
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal(("GET", "bmV3"), (sent.Method, sent.Headers["apns-channel-id"]));
    }

    [Theory]
    [InlineData(204, null)]
    [InlineData(400, "ChannelNotRegistered")]
    public async Task Delete_RemovesTheChannel(int status, string? reason)
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            if (reason is not null) return FakeApns.Refuse(context, status, reason);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(new ChannelOutcome.NotFound(), await new ApnsChannels(kit.Transport).Delete(Production, "bmV3", default));
        Assert.Equal("DELETE", Assert.Single(kit.Server.Requests).Method);
    }

    [Fact]
    public async Task AppWithoutFreeChannels_IsReported()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, 400, "CannotCreateChannelConfig");
        Assert.Equal(new ChannelOutcome.Full(), await Create(kit, ChannelStorage.Newest));
        Assert.Single(kit.Server.Requests);
    }

    [Fact]
    public async Task FeatureThatIsOff_StopsBroadcastsAndNothingElse()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Request.Path.Value!.Contains("channels", StringComparison.Ordinal)
            ? FakeApns.Refuse(context, 400, "FeatureNotEnabled")
            : Task.CompletedTask;
        Assert.True(kit.Transport.CanBroadcast(Production));
        Assert.IsType<PushOutcome.Halt>(Assert.IsType<ChannelOutcome.NotDone>(await Create(kit, ChannelStorage.Newest)).Why);
        Assert.False(kit.Transport.CanBroadcast(Production));
        Assert.IsType<PushOutcome.Accepted>(await kit.Send());
    }

    [Fact]
    public async Task MalformedReply_IsNotAChannel()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Response.WriteAsync("[]");
        Assert.IsType<ChannelOutcome.NotDone>(await Create(kit, ChannelStorage.None));
        Assert.IsType<ChannelOutcome.NotDone>(await new ApnsChannels(kit.Transport).Read(Production, "a", default));
    }

    [Fact]
    public async Task ChannelsTurnedOff_AreReported()
    {
        await using var kit = await ApnsKit.Open(change: options => options.Channels = "off");
        Assert.False(kit.Transport.CanBroadcast(Production));
    }

    private static Task<ChannelOutcome> Create(ApnsKit kit, ChannelStorage storage) =>
        new ApnsChannels(kit.Transport).Create(Production, storage, CancellationToken.None);
}
