using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Domain.Tests.Notifications;

/// <summary>Replacement, withdrawal and schedule of a notification (docs/api.md, Replace or withdraw a notification).</summary>
public sealed class NotificationRulesTests
{
    private static readonly DateTimeOffset Noon = Given.Noon;
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios);
    private static readonly NotificationContent First = new() { Title = "Deploying", Badge = 3, Sound = "bell", InterruptionLevel = "time-sensitive" };

    [Fact]
    public void Every_new_id_is_an_id_and_little_else_is()
    {
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(Notification.IsId(Notification.NewId())));
        string[] others = ["", "ntf_", "ntf_0123456789abcdefghi", "ntf_0123456789abcdefghij0", "key_0123456789abcdefghij", "ntf_0123456789abcdefgh\0j"];
        Assert.DoesNotContain(others, Notification.IsId);
    }

    [Fact]
    public void A_replacement_is_the_next_version_in_full_and_keeps_what_made_the_first_heard()
    {
        var next = Replace(Sent(First with { Message = "step 1", Media = "https://e.com/a.png" }), new NotificationContent { Title = "Deployed" });

        Assert.Equal((2, NotificationState.Sent, Noon), (next.Version, next.State, next.ChangedAt));
        Assert.Equal(First with { Title = "Deployed" }, next.Content.Value);
        Assert.Equal(Noon.AddHours(-1), next.CreatedAt);
    }

    [Fact]
    public void The_same_again_is_no_change()
    {
        var sent = Sent(First with { Actions = [Given.Hook("Roll back", "act_1")] });

        Assert.Same(sent, Replace(sent, new NotificationContent { Title = "Deploying", Actions = [Given.Hook("Roll back", "act_2")] }));
    }

    [Fact]
    public void A_button_that_stays_keeps_its_id()
    {
        var sent = Sent(First with { Actions = [Given.Hook("Roll back", "act_1"), Given.Hook("Stop", "act_2")] });

        var next = Replace(sent, new NotificationContent
        {
            Title = "t",
            Actions = [Given.Hook("Go on", "act_4"), Given.Hook("Roll back", "act_3"), Given.Hook("Roll back", "act_5")],
        });

        Assert.Equal(["act_4", "act_1", "act_5"], next.Content.Value.Actions!.Select(button => button.ActionId));
    }

    [Fact]
    public void Labels_alone_change_nothing_on_devices()
    {
        var next = NotificationRules.Replace(Sent(First), new NotificationContent { Title = "Deploying" }, ["a"], "{\"b\":1}"u8.ToArray(), null, Noon);

        Assert.Equal((1, Noon), (next.Version, next.ChangedAt));
        Assert.Equal(["a"], next.Tags!.Value);
        Assert.Same(next, NotificationRules.Replace(next, new NotificationContent { Title = "Deploying" }, tags: null, metadata: null, null, Noon));
        Assert.Null(NotificationRules.Replace(next, new NotificationContent { Title = "Deploying" }, [], metadata: null, null, Noon).Tags);
    }

    [Fact]
    public void A_scheduled_one_changes_without_another_version_and_can_move()
    {
        var scheduled = Sent(First) with { State = NotificationState.Scheduled, DeliverAt = Noon.AddHours(1) };

        var next = NotificationRules.Replace(scheduled, new NotificationContent { Title = "Later" }, tags: null, metadata: null, Noon.AddHours(2), Noon);

        Assert.Equal((1, "Later", Noon.AddHours(2)), (next.Version, next.Content.Value.Title, next.DeliverAt));
        Assert.Equal((NotificationState.Cancelled, 1), (NotificationRules.Withdraw(next, Noon).State, NotificationRules.Withdraw(next, Noon).Version));
        var sent = NotificationRules.Send(next, Noon);
        Assert.Equal((NotificationState.Sent, Noon, null), (sent.State, sent.CreatedAt, sent.ChangedAt));
    }

    [Fact]
    public void A_phone_that_has_the_first_version_gets_the_next_without_a_sound()
    {
        var next = Replace(Sent(First), new NotificationContent { Title = "t" });

        var delivery = NotificationRules.Follow(next, Accepted(version: 1), Phone, Noon)!;

        Assert.Equal((2, 1, DeliveryPhase.Due, "n1/p1/2"), (delivery.WantedVersion, delivery.HeardVersion, delivery.Phase, delivery.Id));
    }

    [Fact]
    public void A_phone_that_has_none_yet_gets_the_newest_with_a_sound_and_a_withdrawn_one_never()
    {
        var waiting = OneOffRules.Replace(OneOffRules.Notification(AccountId.First, "n1", "p1", Noon), Noon);
        var next = Replace(Sent(First), new NotificationContent { Title = "t" });

        Assert.Equal((DeliveryPhase.Replaced, false), (waiting.Phase, waiting.IsOpen));
        Assert.Equal(0, NotificationRules.Follow(next, waiting, Phone, Noon)!.HeardVersion);
        Assert.Null(NotificationRules.Follow(NotificationRules.Withdraw(next, Noon), waiting, Phone, Noon));
    }

    [Fact]
    public void What_was_heard_is_known_through_versions_that_were_never_sent()
    {
        var second = NotificationRules.Follow(Replace(Sent(First), new NotificationContent { Title = "2" }), Accepted(version: 1), Phone, Noon)!;
        var third = Replace(Sent(First) with { Version = 2 }, new NotificationContent { Title = "3" });

        Assert.Equal(1, NotificationRules.Follow(third, OneOffRules.Replace(second, Noon), Phone, Noon)!.HeardVersion);
        Assert.NotNull(NotificationRules.Follow(NotificationRules.Withdraw(third, Noon), OneOffRules.Replace(second, Noon), Phone, Noon));
    }

    [Fact]
    public void A_browser_behind_apples_push_service_gets_no_silent_version_but_the_first_one()
    {
        var browser = Given.Device("b1", "ann", DeviceKind.Web) with
        {
            WebPush = new WebSubscription { Endpoint = "https://web.push.apple.com/x", P256dh = "", Auth = "", VapidKey = "" },
        };
        var next = Replace(Sent(First), new NotificationContent { Title = "t" });

        Assert.Null(NotificationRules.Follow(next, Accepted(version: 1) with { DeviceId = "b1" }, browser, Noon));
        Assert.NotNull(NotificationRules.Follow(next, OneOffRules.Notification(AccountId.First, "n1", "b1", Noon), browser, Noon));
    }

    private static Notification Replace(Notification sent, NotificationContent content) =>
        NotificationRules.Replace(sent, content, tags: null, metadata: null, deliverAt: null, Noon);

    private static DeliveryRecord Accepted(long version)
    {
        var open = OneOffRules.Notification(AccountId.First, "n1", "p1", Noon) with { WantedVersion = version };
        return OneOffRules.After(open, Given.Receipt(open, new PushOutcome.Accepted("push", UniqueId: null), version), isForgotten: false, Noon);
    }

    private static Notification Sent(NotificationContent content) => new()
    {
        Account = AccountId.First,
        Id = "n1",
        SentSeq = 7,
        Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
        Target = Given.Everyone,
        CreatedAt = Noon.AddHours(-1),
    };
}
