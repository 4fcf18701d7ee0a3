using System.Text;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Making, reading, deleting and listing broadcast channels, and what happens when there are too many.</summary>
public sealed class ChannelTests
{
    private const ApnsEnvironment Production = ApnsEnvironment.Production;

    [Theory]
    [InlineData(ChannelStorage.None, 0)]
    [InlineData(ChannelStorage.Newest, 1)]
    public async Task Create_AnswersTheIdThatApnsMade(ChannelStorage storage, int policy)
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
    public async Task Read_AnswersWhatTheChannelKeeps()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Response.WriteAsync("""{"message-storage-policy":1,"push-type":"LiveActivity"}""");
        Assert.Equal(new ChannelOutcome.Found(ChannelStorage.Newest), await new ApnsChannels(kit.WayOut).Read(Production, "bmV3", default));
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal(("GET", "bmV3"), (sent.Method, sent.Headers["apns-channel-id"]));
    }

    [Theory]
    [InlineData(204, null)]
    [InlineData(400, "ChannelNotRegistered")]
    public async Task Delete_LeavesNoChannel(int status, string? reason)
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            if (reason is not null) return FakeApns.Refuse(context, status, reason);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        Assert.Equal(new ChannelOutcome.Gone(), await new ApnsChannels(kit.WayOut).Delete(Production, "bmV3", default));
        Assert.Equal("DELETE", Assert.Single(kit.Server.Requests).Method);
    }

    [Fact]
    public async Task List_AnswersAll()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Response.WriteAsync("""{"channels":["a","b"]}""");
        var listed = Assert.IsType<ChannelOutcome.Listed>(await new ApnsChannels(kit.WayOut).List(Production, default));
        Assert.Equal(["a", "b"], listed.ChannelIds);
        Assert.Equal($"/1/apps/{ApnsKit.Bundle}/all-channels", Assert.Single(kit.Server.Requests).Path);
    }

    [Fact]
    public async Task FullApp_DeletesWhatIsUnusedAndTriesAgain()
    {
        await using var kit = await ApnsKit.Open();
        var deleted = new List<string>();
        kit.Server.Answer = (context, _) =>
        {
            if (context.Request.Method == "DELETE")
            {
                deleted.Add(context.Request.Headers["apns-channel-id"]!);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }

            if (context.Request.Method == "GET") return context.Response.WriteAsync("""{"channels":["mine-1","mine-2","another's"]}""");
            if (deleted.Count == 0) return FakeApns.Refuse(context, 400, "CannotCreateChannelConfig");
            context.Response.StatusCode = 201;
            context.Response.Headers["apns-channel-id"] = "bmV3";
            return Task.CompletedTask;
        };
        Assert.Equal(new ChannelOutcome.Created("bmV3"), await Create(kit, ChannelStorage.Newest, ids => [.. ids.Where(id => id.StartsWith("mine", StringComparison.Ordinal))]));
        Assert.Equal(["mine-1", "mine-2"], deleted);
    }

    [Fact]
    public async Task FullAppWithNothingUnused_SaysSo()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Request.Method == "GET"
            ? context.Response.WriteAsync("""{"channels":["another's"]}""")
            : FakeApns.Refuse(context, 400, "CannotCreateChannelConfig");
        Assert.Equal(new ChannelOutcome.Full(), await Create(kit, ChannelStorage.Newest, _ => []));
        Assert.DoesNotContain(kit.Server.Requests, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task FeatureThatIsOff_StopsBroadcastsAndNothingElse()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Request.Path.Value!.Contains("channels", StringComparison.Ordinal)
            ? FakeApns.Refuse(context, 400, "FeatureNotEnabled")
            : Task.CompletedTask;
        Assert.True(kit.WayOut.CanBroadcast(Production));
        Assert.IsType<PushOutcome.Halt>(Assert.IsType<ChannelOutcome.NotDone>(await Create(kit, ChannelStorage.Newest)).Why);
        Assert.False(kit.WayOut.CanBroadcast(Production));
        Assert.IsType<PushOutcome.Accepted>(await kit.Send());
    }

    [Fact]
    public async Task OddAnswer_IsNotTakenForAChannel()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) => context.Response.WriteAsync("[]");
        Assert.IsType<ChannelOutcome.NotDone>(await Create(kit, ChannelStorage.None));
        Assert.IsType<ChannelOutcome.NotDone>(await new ApnsChannels(kit.WayOut).Read(Production, "a", default));
        Assert.IsType<ChannelOutcome.NotDone>(await new ApnsChannels(kit.WayOut).List(Production, default));
    }

    [Fact]
    public async Task ChannelsOff_IsSaid()
    {
        await using var kit = await ApnsKit.Open(change: options => options.Channels = "off");
        Assert.False(kit.WayOut.CanBroadcast(Production));
    }

    private static Task<ChannelOutcome> Create(ApnsKit kit, ChannelStorage storage, Func<IReadOnlyList<string>, IReadOnlyList<string>>? unused = null) =>
        new ApnsChannels(kit.WayOut).Create(Production, storage, unused is null ? null : (ids, _) => Task.FromResult(unused(ids)), CancellationToken.None);
}
