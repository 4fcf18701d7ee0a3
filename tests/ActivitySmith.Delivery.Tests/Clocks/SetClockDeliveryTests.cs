using System.Diagnostics;
using System.Text;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Delivery.Tests.WebPush;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Clocks;

/// <summary>The machine's clock is set while deliveries are in progress: none waits longer because of it, and none is sent twice.</summary>
public sealed class SetClockDeliveryTests
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-1);
    private static readonly TimeSpan Forward = TimeSpan.FromHours(1);

    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task Clock_set_back_an_hour_the_next_update_is_sent_within_its_interval()
    {
        await using var desk = await Showing();
        await Update(desk, 2);
        await Within(desk, TimeSpan.FromSeconds(2), () => IsPushed(desk, 2));

        await desk.SetTimeOfDay(Back);
        await Update(desk, 3);

        await Within(desk, TimeSpan.FromSeconds(2), () => IsPushed(desk, 3));
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_waiting_update_is_sent_within_its_interval()
    {
        await using var desk = await Showing();
        await Update(desk, 2);
        await Within(desk, TimeSpan.FromSeconds(2), () => IsPushed(desk, 2));
        await Update(desk, 3);

        await desk.SetTimeOfDay(Back);

        await Within(desk, TimeSpan.FromSeconds(2), () => IsPushed(desk, 3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Clock_set_by_an_hour_an_update_above_the_budget_is_sent_within_its_pause(int hours)
    {
        await using var desk = await Showing(options => options.BudgetPerHour = 1);
        for (var version = 2; version <= 4; version++)
        {
            await Update(desk, version, alert: "Look");
            if (version < 4) await Within(desk, TimeSpan.FromSeconds(2), () => IsPushed(desk, version));
        }

        await desk.SetTimeOfDay(TimeSpan.FromHours(hours));

        await Within(desk, TimeSpan.FromSeconds(12), () => IsPushed(desk, 4));
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_push_that_apns_postponed_for_two_seconds_is_sent_after_three()
    {
        await using var desk = await Showing();
        PutOffOnce(desk, "2");
        await Update(desk, 2);
        await desk.Advance(TimeSpan.FromSeconds(1), desk.Until("a1", "p1", row => row.Attempts == 1));

        await desk.SetTimeOfDay(Back);

        await Within(desk, TimeSpan.FromSeconds(3), () => IsPushed(desk, 2, times: 2));
    }

    [Fact]
    public async Task Clock_set_back_an_hour_before_a_restart_a_pause_of_two_seconds_stays_two_seconds()
    {
        await using var desk = await Showing();
        PutOffOnce(desk, "2");
        await Update(desk, 2);
        await desk.Advance(TimeSpan.FromSeconds(1), desk.Until("a1", "p1", row => row.Attempts == 1));
        await desk.Stop();

        desk.Clock.Jump(Back);
        desk.Clock.Advance(TimeSpan.FromSeconds(3)); // The pause that APNs asked for has ended for the connection too.
        await desk.Start();

        await Within(desk, TimeSpan.FromSeconds(3), () => IsPushed(desk, 2, times: 2));
    }

    [Fact]
    public async Task Clock_set_forward_past_a_pause_waiting_pushes_are_checked_within_ten_seconds()
    {
        await using var desk = await Showing();
        desk.Apns.Server.Answer = (context, number) => number == 2 ? FakeApns.Refuse(context, 503, "InternalServerError") : Task.CompletedTask;
        await Update(desk, 2);
        await desk.Advance(TimeSpan.FromSeconds(1), desk.Until("a1", "p1", row => row.Attempts == 1));

        await desk.SetTimeOfDay(Forward); // For example a laptop that woke up.

        await Within(desk, TimeSpan.FromSeconds(11), () => IsPushed(desk, 2, times: 2));
    }

    [Fact]
    public async Task Clock_set_forward_a_start_without_a_reply_is_not_repeated_early()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Phone(desk));
        await desk.Write(rows => rows.Put(DeliveryKit.Phone("p2", desk.Clock.GetUtcNow())));
        var now = desk.Clock.GetUtcNow();
        await Start(desk);
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        await desk.Write(rows => rows.Deliveries.Put(
            DeliveryRules.BeginStart(Due(now) with { SubjectId = "a1", DeviceId = "p1" }, channelId: null, version: 1, now)));

        await desk.SetTimeOfDay(Forward);
        for (var second = 0; second < 30; second++)
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(1));
            await desk.Feed.Passed();
        }

        await desk.Notify(new NotificationContent { Title = "Marker" });
        await desk.Until("a1", "p1", row => row.Phase == DeliveryPhase.Starting);
        Assert.Single(desk.Apns.Server.Requests, push => push.Headers["apns-push-type"] == "liveactivity");

        await Within(desk, DeliveryRules.StartTimeout, desk.Until("a1", "p1", row => row.SeenVersion == 1));
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_start_without_a_reply_is_repeated_when_its_time_has_passed()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Phone(desk));
        var now = desk.Clock.GetUtcNow();
        await Start(desk);
        await desk.Until("a1", "p1", row => row.SeenVersion == 1);
        await desk.Write(rows => rows.Deliveries.Put(DeliveryRules.BeginStart(Due(now), channelId: null, version: 1, now)));

        await desk.SetTimeOfDay(Back);

        await Within(desk, DeliveryRules.StartTimeout + TimeSpan.FromSeconds(1), desk.Until("a1", "p1", row => row.SeenVersion == 1));
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_postponed_notification_is_sent_after_its_pause()
    {
        await using var desk = await DeliveryKit.Open("p1");
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: "2") : Task.CompletedTask;
        var id = await desk.Notify(new NotificationContent { Title = "Hello" });
        await desk.Until(id, "p1", row => row.Attempts == 1);

        await desk.SetTimeOfDay(Back);

        await Within(desk, TimeSpan.FromSeconds(3), desk.Accepted(id, "p1"));
    }

    [Fact]
    public async Task Clock_set_forward_two_days_a_notification_that_waits_for_a_token_does_not_expire()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(DeliveryKit.Phone("p1", desk.Clock.GetUtcNow()) with { ApnsToken = null });
        var id = await desk.Notify(new NotificationContent { Title = "Hello" });

        await desk.SetTimeOfDay(TimeSpan.FromDays(2));
        await desk.Put(DeliveryKit.Phone("p1", desk.Clock.GetUtcNow()));

        await desk.Accepted(id, "p1");
    }

    [Fact]
    public async Task Clock_set_back_an_hour_widgets_get_the_next_change_after_five_minutes()
    {
        await using var desk = await DeliveryKit.Open("p1");
        await Want();
        await desk.Until(DeliveryKind.Widgets, "p1", row => row.SeenVersion == 1);

        await desk.SetTimeOfDay(Back);
        await Want();

        await Within(desk, OneOffRules.WidgetPause + TimeSpan.FromSeconds(1), desk.Until(DeliveryKind.Widgets, "p1", row => row.SeenVersion == 2));

        Task Want() => desk.Write(rows =>
        {
            var known = rows.Deliveries.Find(DeliveryKit.Home, DeliveryRecord.IdOf(DeliveryKind.Widgets, "p1"));
            rows.Deliveries.Put(OneOffRules.Widgets(known, DeliveryKit.Home, "p1", index: 0, desk.Clock.GetUtcNow()));
        });
    }

    [Fact]
    public async Task Clock_set_back_an_hour_a_browser_gets_the_next_version_after_its_pause()
    {
        await using var desk = await DeliveryKit.Open();
        await using var service = await Receiver.Start();
        service.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            return Task.CompletedTask;
        };
        using var browser = new Browser();
        await desk.Put(Browser.Device("p1", browser.Subscription(service.Url("localhost", "/p1"), desk.Vapid.PublicKey), desk.Clock.GetUtcNow()));
        await Start(desk);
        await Seen(desk, 1);

        await desk.SetTimeOfDay(Back);
        await Update(desk, 2);

        await Within(desk, TimeSpan.FromSeconds(7), Seen(desk, 2));
    }

    [Fact]
    public async Task Clock_set_forward_the_end_of_a_card_without_a_token_still_waits_for_it()
    {
        await using var desk = await DeliveryKit.Open();
        await desk.Put(Phone(desk));
        await Start(desk);
        await Seen(desk, 1);
        Assert.Null((await desk.Ledger.Submit(new EndActivity(Caller, "a1", new Desired()))).Refusal);

        await desk.SetTimeOfDay(TimeSpan.FromHours(9));
        for (var second = 0; second < 30; second++)
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(1));
            await desk.Feed.Passed();
        }

        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);
        await Within(desk, TimeSpan.FromSeconds(2), desk.Until("a1", "p1", row => row is { Phase: DeliveryPhase.Ended, SeenVersion: 2 }));
    }

    /// <summary>A card on one phone, with its update token, that shows version 1.</summary>
    private static async Task<DeliveryKit> Showing(Action<Delivery.Apns.ApnsOptions>? change = null)
    {
        var desk = await DeliveryKit.Open();
        change?.Invoke(desk.Apns.Options);
        await desk.Put(Phone(desk));
        await Start(desk);
        await Seen(desk, 1);
        await desk.Write(rows => rows.Deliveries.Put(rows.Deliveries.Find(DeliveryKit.Home, "a1/p1")! with { UpdateToken = "aa", ShownVersion = 1 }));
        desk.Clock.Advance(TimeSpan.FromSeconds(30));
        return desk;
    }

    private static void PutOffOnce(DeliveryKit desk, string retryAfter) =>
        desk.Apns.Server.Answer = (context, number) =>
            number == 2 ? FakeApns.Refuse(context, 429, "TooManyRequests", retryAfter: retryAfter) : Task.CompletedTask;

    private static Device Phone(DeliveryKit desk)
    {
        var now = desk.Clock.GetUtcNow();
        return DeliveryKit.Phone("p1", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) };
    }

    private static DeliveryRecord Due(DateTimeOffset now) => new()
    {
        Account = DeliveryKit.Home,
        SubjectId = "a1",
        DeviceId = "p1",
        Kind = DeliveryKind.Activity,
        Phase = DeliveryPhase.Due,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static async Task Start(DeliveryKit desk) =>
        Assert.Null((await desk.Ledger.Submit(new StartActivity(Caller, State(1), new Target(Channels: null), "a1"))).Refusal);

    private static async Task Update(DeliveryKit desk, int version, string? alert = null)
    {
        var state = State(version) with { Alert = alert is null ? null : new AlertText(alert, "Body") };
        Assert.Null((await desk.Ledger.Submit(new UpdateActivity(Caller, "a1", state))).Refusal);
    }

    private static Task<DeliveryRecord> Seen(DeliveryKit desk, long version) => desk.Until("a1", "p1", row => row.SeenVersion == version);

    private static Desired State(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = percentage } };

    private static bool IsPushed(DeliveryKit desk, int version, int times = 1) =>
        desk.Apns.Server.Requests.Count(push => Encoding.UTF8.GetString(push.Body).Contains($"\"percentage\":{version}", StringComparison.Ordinal)) >= times;

    private static async Task Within(DeliveryKit desk, TimeSpan limit, Task happened)
    {
        await Within(desk, limit, () => happened.IsCompleted);
        await happened;
    }

    /// <summary>
    /// Moves the clock forward in small steps up to the limit; after each step waits, with the clock stopped, for the work that the step caused.
    /// </summary>
    private static async Task Within(DeliveryKit desk, TimeSpan limit, Func<bool> hasHappened)
    {
        await desk.Feed.Passed();
        for (var bit = 0; bit < 50 && !hasHappened(); bit++)
        {
            desk.Clock.Advance(limit / 50);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        var waited = Stopwatch.StartNew();
        while (!hasHappened())
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(20)) Assert.Fail($"Not within {limit}:\n{desk.Describe()}");
            desk.Clock.Advance(TimeSpan.Zero);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
