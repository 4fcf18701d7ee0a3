using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using Xunit;
using static ActivitySmith.Domain.Tests.Apns.Sample;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Kind, priority and life of each push; the bodies are Domain's.</summary>
public sealed class PushTests
{
    [Fact]
    public void PassiveNotification_IsUnhurried()
    {
        var passive = Notification(new NotificationContent { Title = "Hello", InterruptionLevel = "passive" });
        Assert.Equal(PushPriority.Routine, NotificationPushes.Alert(passive, default, isSilent: false, ApnsEnvironment.Production, "aa").Priority);
    }

    [Fact]
    public void Badge_IsOnlyTheNumber()
    {
        var push = NotificationPushes.Badge(5, ApnsEnvironment.Sandbox, "aa");
        AssertText("""{"aps":{"badge":5}}""", push.Payload.ToArray());
        Assert.Equal((PushKind.Alert, PushPriority.Routine), (push.Kind, push.Priority));
    }

    [Fact]
    public void Widgets_AreToldToFetch()
    {
        var push = NotificationPushes.Widgets(ApnsEnvironment.Sandbox, "aa");
        AssertText("""{"aps":{"content-changed":true}}""", push.Payload.ToArray());
        Assert.Equal((PushKind.Widgets, PushPriority.Routine), (push.Kind, push.Priority));
    }

    [Fact]
    public void PushesOfOneVersion_ShareTheirBody()
    {
        var pushes = new ActivityPushes(Running(), 7, Noon);
        var one = pushes.Next(ApnsEnvironment.Production, "aa");
        var other = pushes.Next(ApnsEnvironment.Sandbox, "bb");
        Assert.Equal(one.Payload, other.Payload); // The same memory, not only the same bytes.
        Assert.Equal(one.Payload, pushes.NextOnChannel(ApnsEnvironment.Production, "channel").Payload);
        Assert.Equal((PushKind.LiveActivity, PushPriority.Routine, (DateTimeOffset?)Noon.AddMinutes(15)), (one.Kind, one.Priority, one.Expires));
        var start = pushes.Start(ApnsEnvironment.Production, "cc");
        Assert.Equal((PushPriority.Now, (DateTimeOffset?)Noon.AddMinutes(10)), (start.Priority, start.Expires));
        Assert.Equal("ch", Aps(pushes.StartOnChannel(ApnsEnvironment.Production, "cc", "ch").Payload.ToArray()).GetProperty("input-push-channel").GetString());
    }

    [Fact]
    public void EndsAndAlerts_AreUrgent()
    {
        var ended = Lifecycle.EndAtOnce(Running(), EndReason.Paused, Noon);
        Assert.Equal((PushPriority.Now, (DateTimeOffset?)Noon.AddHours(8)), Of(ended));
        Assert.Equal(PushPriority.Now, Of(Running() with { Alert = new AlertText("Now", null), AlertVersion = 1 }).Priority);

        static (PushPriority Priority, DateTimeOffset? Expires) Of(Activity activity)
        {
            var push = new ActivityPushes(activity, 7, Noon).Next(ApnsEnvironment.Production, "aa");
            return (push.Priority, push.Expires);
        }
    }

    private static JsonElement Aps(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("aps");

    private static void AssertText(string expected, byte[] body) => Assert.Equal(expected, Encoding.UTF8.GetString(body));
}
