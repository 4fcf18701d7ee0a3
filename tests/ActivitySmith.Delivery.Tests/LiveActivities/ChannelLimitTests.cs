using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>Apple limits the channels of an app: no free channel is left, or a channel no longer exists.</summary>
public sealed class ChannelLimitTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly AccountId Other = new(2);

    [Fact]
    public async Task When_the_app_has_no_free_channel_only_unused_channels_are_deleted()
    {
        await using var desk = await Open();
        var now = desk.Clock.GetUtcNow();
        for (var i = 0; i < 25; i++) await Put(desk, $"rested{i:00}", ApnsEnvironment.Production, now - BroadcastChannel.Rest - TimeSpan.FromMinutes(25 - i));
        await Put(desk, "sandbox", ApnsEnvironment.Sandbox, now - BroadcastChannel.Rest);
        await Put(desk, "used", ApnsEnvironment.Production, released: null);
        var deleted = new List<string>();
        desk.Apns.Server.Answer = (context, _) =>
        {
            if (!IsManagement(context)) return Task.CompletedTask;
            if (context.Request.Method == "DELETE")
            {
                var id = context.Request.Headers["apns-channel-id"].ToString();
                if (id == "rested01") return FakeApns.Refuse(context, 500, "InternalServerError");
                deleted.Add(id);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }

            return deleted.Count == 0 ? FakeApns.Refuse(context, 400, "CannotCreateChannelConfig") : Created(context, "bmV3");
        };

        await Start(desk);
        var delivery = await desk.Until("a1", "p1", row => row.SeenVersion == 1);

        Assert.Equal("bmV3", delivery.ChannelId);
        Assert.Equal(["rested00", .. Enumerable.Range(2, 18).Select(i => $"rested{i:00}")], deleted);
        var left = (await desk.Deliveries.UnusedChannels(now, 100, CancellationToken.None)).Select(channel => channel.Id).Order(StringComparer.Ordinal);
        Assert.Equal(["rested01", "rested20", "rested21", "rested22", "rested23", "rested24", "sandbox"], left);
    }

    [Fact]
    public async Task A_broadcast_reply_that_the_channel_does_not_exist_is_verified_and_its_cards_start_again()
    {
        await using var desk = await Open();
        var channels = 0;
        desk.Apns.Server.Answer = (context, _) => context.Request.Method switch
        {
            "GET" => FakeApns.Refuse(context, 400, "ChannelNotRegistered"),
            _ when IsManagement(context) => Created(context, $"channel{++channels}"),
            _ when context.Request.Path.Value!.Contains("broadcasts", StringComparison.Ordinal) => FakeApns.Refuse(context, 410, "Unregistered"),
            _ => Task.CompletedTask,
        };
        await Start(desk);
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        Assert.Null((await desk.Ledger.Submit(
            new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, updateToken: null, generation: null))).Refusal);

        var state = new Desired { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = 2 } };
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", state))).Refusal);

        await desk.AdvanceSlowly(desk.Until("a1", "p1", row => row is { SeenVersion: 2, ChannelId: "channel2" }));
    }

    private static async Task<DeliveryKit> Open()
    {
        var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { PushToStartToken = new PushToken("cc", 1, now) });
        return desk;
    }

    private static async Task Start(DeliveryKit desk)
    {
        var state = new Desired { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = 1 } };
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, state, new Target(Channels: null), "a1"))).Refusal);
    }

    private static bool IsManagement(HttpContext context) => context.Request.Path.Value!.EndsWith("/channels", StringComparison.Ordinal);

    private static Task Created(HttpContext context, string id)
    {
        context.Response.StatusCode = 201;
        context.Response.Headers["apns-channel-id"] = id;
        return Task.CompletedTask;
    }

    private static Task Put(DeliveryKit desk, string id, ApnsEnvironment environment, DateTimeOffset? released) =>
        desk.Write(rows => rows.BroadcastChannels.Put(new BroadcastChannel
        {
            Account = Other,
            Id = id,
            Environment = environment,
            ActivityId = "a0",
            CreatedAt = desk.Clock.GetUtcNow().AddDays(-2),
            ReleasedAt = released,
        }));
}
