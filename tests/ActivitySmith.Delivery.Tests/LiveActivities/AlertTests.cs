using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>An alert sounds exactly once on every iPhone, whatever overtakes the version that carried it.</summary>
public sealed class AlertTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);
    private static readonly AlertText Alert = new("Deploy", "Approve?");

    [Fact]
    public async Task An_alert_overtaken_by_a_version_without_alert_sounds_with_that_version()
    {
        await using var desk = await WithCard("17.6");

        await Update(desk, 3, Alert);
        await Update(desk, 4, alert: null);

        Assert.Equal((4, true, "10"), await Pushed(desk, 4));
    }

    [Fact]
    public async Task An_alert_overtaken_by_the_end_sounds_with_the_end()
    {
        await using var desk = await WithCard("17.6");

        await Update(desk, 3, Alert);
        Assert.Null((await desk.Ledger.Submit(new EndActivity(Caller, "a1", State(4, alert: null)))).Refusal);

        Assert.Equal((4, true, "10"), await Pushed(desk, 4));
    }

    [Fact]
    public async Task A_start_that_waited_for_its_token_carries_the_alert_of_an_earlier_version()
    {
        await using var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = "17.6" });
        await Start(desk);
        await Update(desk, 2, Alert);
        await Update(desk, 3, alert: null);

        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });

        Assert.Equal((3, true, "10"), await Pushed(desk, 3));
    }

    [Fact]
    public async Task An_alert_sent_to_a_replaced_token_sounds_once_at_the_new_token()
    {
        await using var desk = await WithCard("17.6");
        await Update(desk, 3, Alert);
        await Pushed(desk, 3);
        await desk.Until("a1", "p1", row => row.SeenVersion == 3);

        await Report(desk, CardReport.Started, "bb", 2);
        await Until(desk, pushes => pushes.Count(push => push.Version == 3) == 2);
        await desk.Until("a1", "p1", row => row is { UpdateToken: "bb", SeenVersion: 3 });
        await Update(desk, 4, alert: null);

        Assert.Equal((4, false, "5"), await Pushed(desk, 4));
        Assert.Equal([true, true], Pushes(desk).Where(push => push.Version == 3).Select(push => push.HasSound));
    }

    [Theory]
    [InlineData(CardReport.Shown, null)]
    [InlineData(null, 3L)]
    public async Task An_alert_that_the_device_confirmed_makes_no_sound_at_its_next_token(CardReport? before, long? version)
    {
        await using var desk = await WithCard("17.6");
        await Update(desk, 3, Alert);
        await Pushed(desk, 3);
        await desk.Until("a1", "p1", row => row.SeenVersion == 3);
        if (before is { } report) await Report(desk, report, "aa", 1);

        await Report(desk, CardReport.Started, "bb", 2, version);
        await Until(desk, pushes => pushes.Count(push => push.Version == 3) == 2);

        Assert.Equal([true, false], Pushes(desk).Where(push => push.Version == 3).Select(push => push.HasSound));
    }

    [Fact]
    public async Task An_alert_whose_version_the_woken_app_fetched_first_still_sounds_with_its_push()
    {
        await using var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });
        await Start(desk);
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        await Update(desk, 2, Alert);

        await Report(desk, CardReport.Started, "aa", 1, version: 2);

        Assert.Equal((2, true, "10"), await Pushed(desk, 2));
    }

    [Fact]
    public async Task An_alert_on_a_channel_overtaken_by_a_version_without_alert_sounds_with_that_version()
    {
        await using var desk = await WithCard("18.2");

        await Update(desk, 3, Alert);
        await Update(desk, 4, alert: null);

        Assert.Equal((4, true, "10"), await Pushed(desk, 4));
    }

    [Fact]
    public async Task An_alert_sent_on_a_channel_without_listeners_sounds_once_on_each_later_listener()
    {
        await using var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        foreach (var (id, token) in new[] { ("p1", "c1"), ("p2", "c2") }) await desk.Put(
            DeliveryKit.Phone(id, now) with { PushToStartToken = new PushToken(token, 1, now) });
        AnswerChannels(desk);
        await Start(desk);
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        await desk.Until("a1", "p2", row => row.SeenVersion == 1);
        await Update(desk, 2, Alert);
        await desk.Until("a1", "channel:production", row => row.SeenVersion == 2);

        await Report(desk, CardReport.Started, token: null, generation: null);
        await Until(desk, pushes => pushes.Count(push => push.Version == 2) == 2);
        await desk.Until("a1", "channel:production", row => row.SeenVersion == 2);
        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p2", "a1", CardReport.Started, null, null))).Refusal);
        await Until(desk, pushes => pushes.Count(push => push.Version == 2) == 3);

        Assert.Equal([true, true, false], Pushes(desk).Where(push => push.Version == 2).Select(push => push.HasSound));
    }

    [Fact]
    public async Task A_card_that_is_removed_makes_no_sound()
    {
        await using var desk = await WithCard("17.6");
        await Update(desk, 3, Alert);

        await desk.Write(rows => rows.Deliveries.Put(rows.Deliveries.Find(DeliveryKit.Home, DeliveryRecord.IdOf("a1", "p1"))! with { IsLeaving = true }));

        await Until(desk, pushes => pushes.Any(push => push.Event == "end"));
        Assert.False(Pushes(desk).Single(push => push.Event == "end").HasSound);
    }

    [Fact]
    public async Task Many_ends_within_an_hour_leave_an_alert_its_high_priority()
    {
        await using var desk = await WithCard("17.6", options => options.BudgetPerHour = 1);
        for (var i = 0; i < 3; i++)
        {
            await Update(desk, 3 + i, Alert);
            Assert.Equal((3 + i, true, "10"), await Pushed(desk, 3 + i));
        }
    }

    /// <summary>A phone with a card that has just got version 2: the next version has to wait for a second.</summary>
    private static async Task<DeliveryKit> WithCard(string os, Action<Delivery.Apns.ApnsOptions>? change = null)
    {
        var desk = await DeliveryKit.Open(change);
        var now = desk.Clock.GetUtcNow();
        AnswerChannels(desk);
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = os, PushToStartToken = new PushToken("cc", 1, now) });
        await Start(desk);
        var started = await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        await Report(desk, CardReport.Started, started.ChannelId is null ? "aa" : null, started.ChannelId is null ? 1 : null);
        await Until(desk, pushes => pushes.Count == (started.ChannelId is null ? 2 : 1));
        await Update(desk, 2, alert: null);
        await Pushed(desk, 2);
        return desk;
    }

    private static void AnswerChannels(DeliveryKit desk) => desk.Apns.Server.Answer = (context, _) =>
    {
        if (!context.Request.Path.Value!.EndsWith("/channels", StringComparison.Ordinal)) return Task.CompletedTask;
        context.Response.StatusCode = 201;
        context.Response.Headers["apns-channel-id"] = "bmV3";
        return Task.CompletedTask;
    };

    private static async Task Start(DeliveryKit desk) =>
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, State(1, alert: null), new Target(Channels: null), "a1"))).Refusal);

    private static async Task Update(DeliveryKit desk, double percentage, AlertText? alert) =>
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", State(percentage, alert)))).Refusal);

    private static async Task Report(DeliveryKit desk, CardReport report, string? token, long? generation, long? version = null) =>
        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", report, token, generation, version))).Refusal);

    private static Desired State(double percentage, AlertText? alert) =>
        new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage }, Alert = alert };

    /// <summary>The last push of that version, as soon as there is one; advances the clock past the second between two versions.</summary>
    private static async Task<(long Version, bool HasSound, string Priority)> Pushed(DeliveryKit desk, long version)
    {
        await Until(desk, pushes => pushes.Any(push => push.Version == version));
        var push = Pushes(desk).Last(push => push.Version == version);
        return (push.Version, push.HasSound, push.Priority);
    }

    private static async Task Until(DeliveryKit desk, Func<IReadOnlyList<Seen>, bool> condition)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (!condition(Pushes(desk)))
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(30), string.Join('\n', Pushes(desk)));
            desk.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private static IReadOnlyList<Seen> Pushes(DeliveryKit desk) =>
        [.. desk.Apns.Server.Requests.Where(push => !push.Path.EndsWith("/channels", StringComparison.Ordinal)).Select(push =>
    {
        var aps = JsonDocument.Parse(push.Body).RootElement.GetProperty("aps");
        return new Seen(
            aps.GetProperty("content-state").GetProperty("version").GetInt64(), aps.GetProperty("event").GetString()!,
            aps.TryGetProperty("alert", out var alert) && alert.TryGetProperty("sound", out _), push.Headers["apns-priority"]);
    })];

    private sealed record Seen(long Version, string Event, bool HasSound, string Priority);
}
