using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Xunit;
using static ActivitySmith.Domain.Deliveries.PushOutcome;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Every documented reply to a broadcast, sent by a server, and its consequence.</summary>
public sealed class BroadcastReplyTests
{
    /// <summary>Status, reason, outcome, and how many requests the push needs.</summary>
    public static TheoryData<int, string, Type, int> Rows { get; } = new()
    {
        { 400, "FeatureNotEnabled", typeof(Halt), 1 },
        { 400, "MissingChannelId", typeof(Refused), 1 }, { 400, "BadChannelId", typeof(Refused), 1 }, { 400, "BadRequestParams", typeof(Refused), 1 },
        { 400, "BadRequestPayload", typeof(Refused), 1 }, { 400, "PayloadEmpty", typeof(Refused), 1 }, { 400, "MissingPushType", typeof(Refused), 1 },
        { 400, "InvalidPushType", typeof(Refused), 1 }, { 400, "BadMessageId", typeof(Refused), 1 }, { 400, "BadExpirationDate", typeof(Refused), 1 },
        { 400, "BadPriority", typeof(Refused), 1 }, { 400, "TopicDisallowed", typeof(Refused), 1 },
        { 400, "ChannelNotRegistered", typeof(BroadcastChannelNotFound), 1 },
        { 400, "CannotCreateChannelConfig", typeof(Refused), 1 },
        { 403, "TopicMismatch", typeof(Halt), 1 }, { 403, "BadCertificate", typeof(Halt), 1 }, { 403, "BadCertificateEnvironment", typeof(Halt), 1 },
        { 403, "MissingProviderToken", typeof(Halt), 1 }, { 403, "InvalidProviderToken", typeof(Halt), 1 },
        { 403, "ExpiredProviderToken", typeof(Retry), 2 },
        { 404, "BadPath", typeof(Refused), 1 }, { 405, "MethodNotAllowed", typeof(Refused), 1 }, { 413, "PayloadTooLarge", typeof(Refused), 1 },
        { 429, "TooManyRequests", typeof(Retry), 1 }, { 429, "TooManyProviderTokenUpdates", typeof(Retry), 1 },
        { 500, "InternalServerError", typeof(Retry), 1 }, { 503, "ServiceUnavailable", typeof(Retry), 1 }, { 503, "Shutdown", typeof(Retry), 1 },
    };

    [Fact]
    public async Task Broadcast_GoesToTheAppWithItsChannel()
    {
        await using var kit = await ApnsKit.Open();
        kit.Server.Answer = (context, _) =>
        {
            context.Response.Headers["apns-request-id"] = "request-1";
            return Task.CompletedTask;
        };
        Assert.Equal(new Accepted("request-1", null), await kit.Send("Y2hhbm5lbA==", PushKind.Broadcast));
        var sent = Assert.Single(kit.Server.Requests);
        Assert.Equal($"/4/broadcasts/apps/{ApnsKit.Bundle}", sent.Path);
        Assert.Equal("Y2hhbm5lbA==", sent.Headers["apns-channel-id"]);
        Assert.Equal("liveactivity", sent.Headers["apns-push-type"]);
        Assert.DoesNotContain("apns-topic", sent.Headers.Keys);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Reply_HasItsOutcome(int status, string reason, Type outcome, int requests)
    {
        await using var kit = await ApnsKit.Open();
        await kit.Send("channel", PushKind.Broadcast);
        kit.Clock!.Advance(TimeSpan.FromMinutes(20)); // So that a new provider token may be created.
        kit.Server.Answer = (context, _) => FakeApns.Refuse(context, status, reason);
        Assert.IsType(outcome, await kit.Send("channel", PushKind.Broadcast));
        Assert.Equal(1 + requests, kit.Server.Requests.Count);

        // A wrong key stops every push. A missing broadcast feature stops only broadcasts; devices are then started without a channel.
        var keyIsWrong = status == 403 && reason is not ("TopicMismatch" or "ExpiredProviderToken");
        kit.Server.Answer = (_, _) => Task.CompletedTask;
        Assert.Equal(keyIsWrong, await kit.Send() is Halt);
        Assert.Equal(outcome != typeof(Halt), kit.Transport.CanBroadcast(ApnsEnvironment.Production));
    }

    [Fact]
    public void EveryRowOfTheTable_IsTestedHere()
    {
        var driven = Rows.Select(row => (row.Data.Item1, (string?)row.Data.Item2)).Append((200, null));
        Assert.Equal(driven.Order(), BroadcastReplies.Table.Rows.Select(row => (row.Status, row.Reason)).Order());
    }
}
