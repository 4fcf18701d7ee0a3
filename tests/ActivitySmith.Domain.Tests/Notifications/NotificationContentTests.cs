using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Domain.Tests.Notifications;

/// <summary>Members of a push notification (docs/api.md, Push notifications).</summary>
public sealed class NotificationContentTests
{
    private static readonly NotificationContent Bare = new() { Title = "t" };

    [Fact]
    public void A_title_is_enough() => Assert.Null(NotificationContent.Check(Bare));

    [Fact]
    public void Everything_together_is_accepted_with_media_or_with_actions()
    {
        var full = Bare with
        {
            Message = "m",
            Subtitle = "s",
            Redirection = "things:///add",
            Payload = Given.Json("{}"),
            Badge = 0,
            Sound = "default",
            Icon = "https://example.com/i.png",
            InterruptionLevel = "time-sensitive",
        };

        Assert.Null(NotificationContent.Check(full with { Media = "https://example.com/a.png" }));
        Assert.Null(NotificationContent.Check(full with { Media = "https://example.com/a.png", Actions = [] }));
        Assert.Null(NotificationContent.Check(full with { Actions = [.. Enumerable.Repeat(Given.Open("Go"), 4)] }));
    }

    [Theory]
    [InlineData("passive")]
    [InlineData("active")]
    [InlineData("time-sensitive")]
    public void There_are_three_interruption_levels(string level) => Assert.Null(NotificationContent.Check(Bare with { InterruptionLevel = level }));

    [Fact]
    public void The_refusal_names_the_path_of_the_invalid_member()
    {
        Refused(Bare with { Media = "http://example.com/a.png" }, "media", "must be an absolute https:// URL");
        Refused(Bare with { Icon = "data:image/png;base64,AA" }, "icon", "must be an absolute https:// URL of an image");
        Refused(Bare with { Redirection = "javascript:alert(1)" }, "redirection", "must be an absolute https://, http://, shortcuts:// or app URL");
        foreach (var own in (string[])["activitysmith://board", "ActivitySmith:open"])
            Refused(Bare with { Redirection = own }, "redirection", "must not have the scheme activitysmith: of the app itself; leave it out to open the app");
        Refused(Bare with { InterruptionLevel = "critical" }, "interruption_level", "must be one of passive, active, time-sensitive");
        Refused(Bare with { Badge = -1 }, "badge", "must be between 0 and 2147483647");
        Refused(Bare with { Payload = Given.Json("[]") }, "payload", "must be an object");
        Refused(Bare with { Actions = [.. Enumerable.Repeat(Given.Open("Go"), 5)] }, "actions", "must hold at most 4 actions");
        Refused(Bare with { Media = "https://example.com/a.png", Actions = [Given.Open("Go")] }, "media", "cannot be combined with actions; send one of them");
        Given.IsInvalid(
            NotificationContent.Check(Bare with { Actions = [Given.Open("Go"), Given.Open("Go", "ftp://x")] }),
            "actions[1].url", "actions[1].url must be an absolute https://, http://, shortcuts://, x-safari-https:// or x-safari-http:// URL");
    }

    private static void Refused(NotificationContent content, string member, string text)
    {
        var refusal = NotificationContent.Check(content);
        Given.IsInvalid(refusal, member, $"{member} {text}");
        Assert.Equal($"Invalid {member}", refusal!.Error);
    }

    [Fact]
    public void A_test_says_what_it_is_and_a_new_notification_has_its_own_id()
    {
        Assert.Equal(("ActivitySmith", "This device gets notifications."), (NotificationContent.Test.Title, NotificationContent.Test.Message));
        Assert.StartsWith("ntf_", Notification.NewId(), StringComparison.Ordinal);
        Assert.NotEqual(Notification.NewId(), Notification.NewId());
    }
}
