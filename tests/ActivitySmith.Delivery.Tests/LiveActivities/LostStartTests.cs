using System.Text;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>A start whose reply was lost is not repeated until the device reports or its time has passed; a lost creation leaves no channel behind.</summary>
public sealed class LostStartTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_start_whose_reply_was_lost_is_sent_again_after_eleven_minutes_and_not_before()
    {
        await using var desk = await WithPhone("17.6");
        var again = LoseReplies(desk, count: 1);
        await Start(desk, "a1");
        var row = await desk.Until("a1", "p1", row => row.Reason == PushReason.Unreachable);
        Assert.Equal((DeliveryPhase.Starting, DeliveryRules.StartTimeout), (row.Phase, row.NextTryAt - row.StartSentAt));

        await Update(desk, "a1", 2);
        for (var minute = 0; minute < 10; minute++)
        {
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            await desk.Feed.Passed();
        }

        Assert.Single(desk.Apns.Server.Requests);
        await desk.Advance(TimeSpan.FromMinutes(1), again);
        await desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Live, SeenVersion: 2 });
        Assert.Equal(2, desk.Apns.Server.Requests.Count);
    }

    [Fact]
    public async Task A_start_whose_reply_was_lost_is_settled_by_the_devices_report()
    {
        await using var desk = await WithPhone("17.6");
        _ = LoseReplies(desk, count: 1);
        await Start(desk, "a1");
        await desk.Until("a1", "p1", row => row.Reason == PushReason.Unreachable);

        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);
        var row = await desk.Until("a1", "p1", row => row.Phase == DeliveryPhase.Live);

        Assert.Equal((1, null), (row.ShownVersion, row.Reason));
        await desk.AdvanceSlowly(UntilRequests(desk, 2));
        Assert.Contains("\"update\"", Encoding.UTF8.GetString(desk.Apns.Server.Requests.Last().Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_whose_reply_was_lost_is_not_repeated_after_a_restart()
    {
        await using var desk = await WithPhone("17.6");
        var again = LoseReplies(desk, count: 1);
        await Start(desk, "a1");
        await desk.Until("a1", "p1", row => row.Reason == PushReason.Unreachable);

        await desk.Stop();
        await desk.Start();
        desk.Clock.Advance(DeliveryRules.StartTimeout - TimeSpan.FromSeconds(1));
        await desk.Feed.Passed();
        Assert.Single(desk.Apns.Server.Requests);

        await desk.Advance(TimeSpan.FromSeconds(1), again);
    }

    [Fact]
    public async Task A_channel_that_a_lost_reply_left_is_found_on_apples_list_and_deleted_before_another_is_made()
    {
        await using var desk = await WithPhone("18.2");
        List<string> atApple = [];
        AnswerAsApple(desk, atApple, losesFirst: true);

        await Start(desk, "a1");
        Assert.Null((await desk.Until("a1", "p1", row => row.SeenVersion == 1)).ChannelId);
        await Start(desk, "a2"); // Too early to check Apple's list of channels.
        Assert.Null((await desk.Until("a2", "p1", row => row.SeenVersion == 1)).ChannelId);
        Assert.Equal(["channel1"], atApple);

        desk.Clock.Advance(ChannelCreation.Pause);
        await Start(desk, "a3");

        Assert.Equal("channel2", (await desk.Until("a3", "p1", row => row.SeenVersion == 1)).ChannelId);
        Assert.Equal(["channel2"], atApple);
    }

    [Fact]
    public async Task Channels_of_another_server_with_the_same_app_are_left_alone()
    {
        await using var desk = await WithPhone("18.2");
        List<string> atApple = ["theirs1", "theirs2"];
        AnswerAsApple(desk, atApple, losesFirst: true);
        await Start(desk, "a1");
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);

        desk.Clock.Advance(ChannelCreation.Pause);
        await Start(desk, "a2");
        await desk.Until("a2", "p1", row => row is { SeenVersion: 1, ChannelId: "channel4" });

        Assert.Equal(["theirs1", "theirs2", "channel3", "channel4"], atApple);
    }

    private static async Task<DeliveryKit> WithPhone(string os)
    {
        var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = os, PushToStartToken = new PushToken("cc", 1, now) });
        return desk;
    }

    /// <returns>Completes with the first push whose reply is not lost.</returns>
    private static Task LoseReplies(DeliveryKit desk, int count)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Apns.Server.Answer = (context, number) =>
        {
            if (number <= count) desk.Apns.Server.Cut(context.Connection.Id);
            else answered.TrySetResult();
            return Task.CompletedTask;
        };
        return answered.Task.WaitAsync(Timeout);
    }

    private static void AnswerAsApple(DeliveryKit desk, List<string> channels, bool losesFirst)
    {
        var isLost = losesFirst;
        desk.Apns.Server.Answer = (context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith("/all-channels", StringComparison.Ordinal))
                return context.Response.WriteAsync($$"""{"channels":[{{string.Join(',', channels.Select(id => $"\"{id}\""))}}]}""");
            if (!context.Request.Path.Value!.EndsWith("/channels", StringComparison.Ordinal)) return Task.CompletedTask;
            if (context.Request.Method == "DELETE")
            {
                channels.Remove(context.Request.Headers["apns-channel-id"].ToString());
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }

            var made = $"channel{channels.Count + 1}";
            if (!isLost && channels.Count == 0) made = "channel2";
            channels.Add(made);
            context.Response.StatusCode = 201;
            context.Response.Headers["apns-channel-id"] = made;
            if (isLost) desk.Apns.Server.Cut(context.Connection.Id);
            isLost = false;
            return Task.CompletedTask;
        };
    }

    private static async Task Start(DeliveryKit desk, string id) =>
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, State(1), new Target(Channels: null), id))).Refusal);

    private static async Task Update(DeliveryKit desk, string id, double percentage) =>
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, id, State(percentage)))).Refusal);

    private static Desired State(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage } };

    private static async Task UntilRequests(DeliveryKit desk, int count)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (desk.Apns.Server.Requests.Count < count && since.Elapsed < Timeout) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }
}
