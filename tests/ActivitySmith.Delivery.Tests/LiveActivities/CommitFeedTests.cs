using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Tests.Apns;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Rows;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>The queue between the ledger and the dispatcher is bounded, and no delivery is lost when it overflows.</summary>
public sealed class CommitFeedTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task A_feed_without_a_reader_stops_growing_and_reports_that_commits_are_missing()
    {
        var feed = new CommitFeed(limit: 10 * RowSize.Base);
        feed.Expect();

        for (var i = 0; i < 1_000; i++) feed.Committed(new CommittedBatch { Activities = [Sample.Running()] });
        feed.End();

        var items = new List<object>();
        await foreach (var item in feed.Read()) items.Add(item);
        Assert.InRange(items.Count, 2, 10);
        Assert.IsType<CommitFeed.Gap>(items[^1]);
        Assert.True(feed.IsBehind);
    }

    [Fact]
    public async Task A_dispatcher_whose_feed_drops_commits_reads_the_open_rows_again_and_everything_arrives_once()
    {
        await using var desk = await DeliveryKit.Open("p1", "p2");
        await desk.Stop();
        desk.FeedLimit = 1; // Room for one batch: what is committed while one waits is dropped.
        await desk.Start();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p3", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });

        var release = desk.HoldReads();
        desk.Feed.Missed();
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => desk.Notify(new NotificationContent { Title = $"{i}" })));
        await desk.Ledger.Submit(new StartActivity(Caller, Progress(1), new Target(Channels: null), "a1"));
        release();
        await desk.Until("a1", "p3", delivery => delivery.SeenVersion == 1);
        foreach (var id in ids)
            foreach (var phone in new[] { "p1", "p2", "p3" })
                await desk.Accepted(id, phone);

        Assert.InRange(desk.Feed.Gaps, 1, 100);
        Assert.All(ids, id => Assert.Equal(
            3, desk.Apns.Server.Requests.Count(push => System.Text.Encoding.UTF8.GetString(push.Body).Contains(id, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Commits_of_other_nodes_that_were_missed_are_read_again()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Feed.Missed();
        desk.Feed.Missed();

        await desk.Accepted(await desk.Notify(new NotificationContent { Title = "After" }), "p1");

        Assert.False(desk.Feed.IsBehind);
    }

    [Fact]
    public async Task An_unreadable_activity_delays_no_other_delivery()
    {
        await using var desk = await DeliveryKit.Open("p1");
        var now = desk.Clock.GetUtcNow();
        await desk.Ledger.Submit(new StartActivity(Caller, Progress(1), new Target(Channels: null), "a1"));
        var release = desk.HoldReads();

        // The phone joins when the activity has been running for long: its delivery arrives without the activity.
        await desk.Put(DeliveryKit.Phone("p2", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });
        await desk.Ledger.Submit(new Regroup(DeliveryKit.Home, [("a1", [])]));
        var id = await desk.Notify(new NotificationContent { Title = "Not held up" });
        await desk.Accepted(id, "p1");

        release();
        await desk.Until("a1", "p2", delivery => delivery.SeenVersion == 1);
    }

    private static Desired Progress(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage } };
}
