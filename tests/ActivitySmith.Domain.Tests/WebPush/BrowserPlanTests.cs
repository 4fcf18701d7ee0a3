using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.WebPush;

/// <summary>The messages that a browser gets about an activity, and how the API reports its delivery.</summary>
public sealed class BrowserPlanTests
{
    private static readonly Activity Running = Given.Running(Given.Progress) with { Version = 5 };
    private static readonly Activity Ended = Lifecycle.End(Running, Running.Shown, alert: null, TimeSpan.Zero, EndReason.Ended, Given.Noon);
    private static readonly Device Chrome = Browser("https://fcm.googleapis.com/fcm/send/x");
    private static readonly Device Safari = Browser("https://web.push.apple.com/x");
    private static readonly Device Closed = Chrome with { WebPush = null };

    [Fact]
    public void A_start_waits_for_a_subscription()
    {
        Assert.Empty(Plan(Running, In(DeliveryPhase.Due), Closed).Starts);
        Assert.Equal(SendPurpose.Start, Assert.Single(Plan(Running, In(DeliveryPhase.Due), Chrome).Starts).Purpose);
        Assert.Equal("live", DeliveryState.Of(In(DeliveryPhase.Due), null, Closed, 5));
        Assert.Equal("queued", DeliveryState.Of(In(DeliveryPhase.Due), null, Chrome, 5));
    }

    [Fact]
    public void A_routine_version_is_sent_five_seconds_after_the_last_message_and_never_where_messages_stack()
    {
        var live = In(DeliveryPhase.Live) with { SeenVersion = 4, Timestamp = Given.Noon.ToUnixTimeSeconds() };

        var before = Plan(Running, live, Chrome);
        Assert.Empty(before.Nexts);
        Assert.Equal(Given.MomentOf(Given.Noon.AddSeconds(5)), before.WakeAt);
        Assert.Single(Plan(Running, live, Chrome, Given.Noon.AddSeconds(5)).Nexts);
        var apple = Plan(Running, live, Safari, Given.Noon.AddHours(1));
        Assert.Empty(apple.Nexts);
        Assert.Null(apple.WakeAt);
        Assert.Equal(("queued", "live"), (DeliveryState.Of(live, null, Chrome, 5), DeliveryState.Of(live, null, Safari, 5)));
    }

    [Fact]
    public void An_alert_is_sent_immediately_also_when_a_newer_version_has_overtaken_it()
    {
        var alerting = Running with { Alert = new AlertText("Look", null), AlertVersion = 4 };
        var live = In(DeliveryPhase.Live) with { SeenVersion = 3, Timestamp = Given.Noon.ToUnixTimeSeconds() };

        Assert.All(new[] { Chrome, Safari }, device => Assert.Single(Plan(alerting, live, device).Nexts));
        Assert.Empty(Plan(alerting, live with { SeenVersion = 4 }, Safari).Nexts);
    }

    [Fact]
    public void The_end_is_sent_immediately_and_closes_deliveries_without_a_subscription()
    {
        var live = In(DeliveryPhase.Live) with { SeenVersion = 5, Timestamp = Given.Noon.ToUnixTimeSeconds() };
        Assert.All(new[] { Chrome, Safari }, device => Assert.Single(Plan(Ended, live, device).Nexts));
        Assert.Equal(DeliveryPhase.Ended, Given.Closed(Plan(Ended, live, Closed).Done).Phase);
    }

    [Fact]
    public void A_browser_that_is_no_longer_a_recipient_gets_no_message()
    {
        var plan = Plan(Running, In(DeliveryPhase.Live) with { IsLeaving = true, SeenVersion = 4 }, Chrome);
        Assert.Empty(plan.Nexts);
        Assert.Equal(DeliveryPhase.Left, Given.Closed(plan.Done).Phase);
    }

    [Fact]
    public void A_version_that_was_refused_is_not_sent_again()
    {
        var refused = In(DeliveryPhase.Live) with { SeenVersion = 4, RefusedVersion = 5 };
        Assert.Empty(Plan(Running, refused, Chrome).Nexts);
        Assert.Equal("failed", DeliveryState.Of(refused, null, Chrome, 5));
    }

    private static DeliveryPlan Plan(Activity activity, DeliveryRecord delivery, Device device, DateTimeOffset? now = null) =>
        DeliveryPlan.Of(Given.Open(activity), [Given.Open(delivery)], _ => device, Given.Clocks(now ?? Given.Noon));

    private static Device Browser(string endpoint) => Given.Device("b1", "ann", DeviceKind.Web) with
    {
        WebPush = new WebSubscription { Endpoint = endpoint, P256dh = "p", Auth = "a", VapidKey = "k" },
    };

    private static DeliveryRecord In(DeliveryPhase phase) => new()
    {
        Account = Running.Account,
        SubjectId = Running.Id,
        DeviceId = "b1",
        Kind = DeliveryKind.Activity,
        Phase = phase,
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };
}
