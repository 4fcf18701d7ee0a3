using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The buttons that can be tapped.</summary>
public sealed class TapTests
{
    [Fact]
    public async Task Both_buttons_of_an_activity_and_those_of_a_notification_are_found()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var activity = await desk.Activity(
            Desk.Webhook(receiver.Url(path: "/first")), Desk.Webhook(receiver.Url(path: "/second"), actionId: "act_2"));
        var notification = await desk.Notification(
            new Button { Title = "Look", Type = Button.OpenUrl, Url = "https://example.com" }, Desk.Webhook(receiver.Url(path: "/third"), actionId: "act_3"));

        foreach (var (source, action) in new[] { (activity, "act_1"), (activity, "act_2"), (notification, "act_3") })
            await desk.Finished((await desk.Caller.Run(Desk.Account, source, action, Desk.NewTap())).Value);

        Assert.Equal(["/first", "/second", "/third"], receiver.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task Only_buttons_of_the_current_state_can_be_tapped()
    {
        await using var desk = await Desk.Open();
        var activity = await desk.Activity(Desk.Webhook("https://hooks.test/"));
        var ended = await desk.Activity(Desk.Webhook("https://hooks.test/"));
        var foreign = await desk.Activity(Desk.Webhook("https://hooks.test/"), account: new AccountId(2));
        Assert.False((await desk.Ledger.Submit(new EndActivity(Desk.CallerOf(Desk.Account), ended, new Desired()))).IsRefused(out _));

        foreach (var (source, action) in new[] { (activity, "act_9"), (ended, "act_1"), (foreign, "act_1"), ("unknown", "act_1") })
        {
            Assert.True((await desk.Caller.Run(Desk.Account, source, action, Desk.NewTap())).IsRefused(out var refusal));
            Assert.Equal(Catalogue.ActionNotFound, refusal);
        }

        Assert.Equal(0, desk.Caller.Open);
    }

    [Fact]
    public async Task A_tap_id_belongs_to_one_button()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var activity = await desk.Activity(Desk.Webhook(receiver.Url()), Desk.Webhook(receiver.Url(), actionId: "act_2"));
        var tap = Desk.NewTap();
        await desk.Finished((await desk.Caller.Run(Desk.Account, activity, "act_1", tap)).Value);

        Assert.True((await desk.Caller.Run(Desk.Account, activity, "act_2", tap)).IsRefused(out var refusal));

        Assert.Equal(Catalogue.TapIdReused, refusal);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Two_accounts_may_choose_the_same_tap_id()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        var mine = await desk.Activity(Desk.Webhook(receiver.Url()));
        var theirs = await desk.Activity(Desk.Webhook(receiver.Url()), account: new AccountId(2));
        var tap = Desk.NewTap();

        await desk.Finished((await desk.Caller.Run(Desk.Account, mine, "act_1", tap)).Value);
        await desk.Finished((await desk.Caller.Run(new AccountId(2), theirs, "act_1", tap)).Value);

        Assert.Equal(2, receiver.Requests.Count);
    }

    [Theory]
    [InlineData("12345678", true)]
    [InlineData("A-z_0123456789", true)]
    [InlineData("1234567", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("has space", false)]
    [InlineData("umlaut_ü_", false)]
    public void A_tap_id_has_8_to_64_allowed_characters(string? text, bool isGood) => Assert.Equal(isGood, TapId.TryParse(text, out _));

    [Fact]
    public void A_tap_id_has_at_most_64_characters()
        => Assert.Equal((true, false), (TapId.TryParse(new string('a', 64), out _), TapId.TryParse(new string('a', 65), out _)));
}
