using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Control;
using PhoneSimulator.Phones;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Phones;

/// <summary>How a phone's system handles Live Activity pushes.</summary>
public sealed class LiveActivityTests
{
    [Fact]
    public async Task A_start_shows_a_card_and_updates_change_it_by_timestamp()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        Assert.Equal(("nightly", 1), (card.StreamKey, card.Version));

        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(105, 5, "new"));
        await simulator.Provider.Activity(card.UpdateToken.Text, Payloads.Update(103, 3, "old"));

        Assert.Equal((5, 105), (card.Version, card.Timestamp));
        Assert.Equal("new", card.Content.GetProperty("content_state").GetProperty("title").GetString());
        Assert.Equal((2, 1), (phone.Counts.Delivered, phone.Counts.Ignored));
    }

    [Fact]
    public async Task The_view_has_all_data_of_a_card()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        await Start(simulator, phone, "a1");

        var view = Assert.Single(PhoneView.Of(phone, simulator.Clock.GetUtcNow()).Cards);

        Assert.Equal(("a1", "active"), (view.ActivityId, view.State));
        Assert.Equal(
            ["activity_id", "content_state", "derived", "started_at", "status", "stream_key", "updated_at", "version"],
            view.Card.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("running", view.Card["status"]);
    }

    [Fact]
    public async Task An_end_keeps_the_card_until_its_dismissal_date_and_never_beyond_four_hours()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var soon = await Start(simulator, phone, "a1");
        var late = await Start(simulator, phone, "a2");
        var now = simulator.Clock.GetUtcNow();

        await simulator.Provider.Activity(soon.UpdateToken!.Text, Payloads.End(200, 2, now.AddMinutes(2).ToUnixTimeSeconds()));
        await simulator.Provider.Activity(late.UpdateToken!.Text, Payloads.End(200, 2, now.AddHours(9).ToUnixTimeSeconds()));

        simulator.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([late], phone.Activities.Cards);
        Assert.Equal((410, "Unregistered"), await Answer(simulator.Provider.Activity(soon.UpdateToken.Text, Payloads.Update(300, 3))));
        simulator.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Empty(phone.Activities.Cards);
    }

    [Fact]
    public async Task An_end_with_a_past_dismissal_date_removes_the_card_immediately()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");

        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.End(200, 2, 100));

        Assert.Empty(phone.Activities.Cards);
    }

    [Fact]
    public async Task After_eight_hours_the_system_ends_a_card_and_after_twelve_removes_it()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");

        simulator.Clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromSeconds(2));
        Assert.True(card.IsRunning);
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(card.EndedBySystem);
        simulator.Provider.RenewToken();
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(900, 9));
        Assert.Equal(1, card.Version);

        simulator.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Empty(phone.Activities.Cards);
    }

    [Fact]
    public async Task A_card_is_stale_from_its_stale_date()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        var date = simulator.Clock.GetUtcNow().AddMinutes(15).ToUnixTimeSeconds();

        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(200, 2, extra: $"\"stale-date\":{date}"));

        Assert.Equal("active", View(simulator, phone).State);
        simulator.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("stale", View(simulator, phone).State);
    }

    [Fact]
    public async Task A_phone_runs_activities_up_to_its_limit()
    {
        await using var simulator = await TestSimulator.Start(options => options with { ActivityLimit = 2 });
        var phone = simulator.Phone();
        for (var number = 1; number <= 3; number++)
            Assert.Equal(200, (await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a" + number, 100))).Status);

        Assert.Equal(["a1", "a2"], phone.Activities.Cards.Select(card => card.ActivityId));
        Assert.Equal(1, phone.Counts.StartsRefused);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Fact]
    public async Task A_second_start_for_one_activity_is_a_violation_and_makes_a_second_card_while_the_app_cannot_run()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        phone.App.ForceQuit();
        await Start(simulator, phone, "a1");

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));

        Assert.Equal(1, simulator.Violations("second_start"));
        Assert.Equal(2, phone.Activities.Cards.Count);
    }

    [Fact]
    public async Task A_second_start_is_a_violation_even_after_the_card_was_removed()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        await Start(simulator, phone, "a1");
        phone.Dismiss("a1");

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));

        Assert.Equal(1, simulator.Violations("second_start"));
    }

    [Fact]
    public async Task A_start_after_the_server_ended_the_card_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        await Start(simulator, phone, "a1");
        await simulator.Provider.Activity(phone.Activities.Cards[0].UpdateToken!.Text, Payloads.End(150, 2, dismissal: 1));

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));

        Assert.Single(phone.Activities.Cards);
        Assert.Equal(0, simulator.Violations("second_start"));
    }

    [Fact]
    public async Task A_start_after_an_end_that_apns_accepted_and_lost_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        simulator.Simulator.Faults.Add(new() { Event = "end", Lose = true, Count = 1 });
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.End(150, 2));

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));
        Assert.Equal(0, simulator.Violations("second_start"));

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 300));
        Assert.Equal(1, simulator.Violations("second_start"));
    }

    [Fact]
    public async Task A_start_after_an_end_to_a_dead_token_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        simulator.Simulator.Faults.Add(new() { Event = "end", Status = 410, Reason = "Unregistered", Count = 1 });
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.End(150, 2));

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));

        Assert.Equal(0, simulator.Violations("second_start"));
    }

    [Fact]
    public async Task A_start_after_one_that_was_delayed_past_the_channels_end_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var channel = await simulator.Provider.CreateChannel();
        simulator.Simulator.Faults.Add(new() { Event = "start", DeliveryDelayMs = 500, Count = 1 });
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100, extra: $"\"input-push-channel\":\"{channel}\""));
        await simulator.Provider.Broadcast(channel, Payloads.End(150, 2));
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 200));

        simulator.Clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(2, phone.Counts.Delivered);
        Assert.Equal(0, simulator.Violations("second_start"));
    }

    [Fact]
    public async Task A_start_that_was_lost_may_be_sent_again()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        simulator.Simulator.Faults.Add(new() { Event = "start", Lose = true, Count = 1 });
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100));
        Assert.Empty(phone.Activities.Cards);

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 160));

        Assert.Single(phone.Activities.Cards);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Theory]
    [InlineData("17.1", null)]
    [InlineData("17.2", false)]
    [InlineData("18.0", true)]
    [InlineData("26", true)]
    public async Task Older_systems_start_by_token_or_not_at_all(string version, bool? hasChannels)
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone(new() { OsVersion = version });
        Assert.Equal(hasChannels is not null, phone.Tokens.PushToStart is not null);
        if (phone.Tokens.PushToStart is not { } start) return;
        var channel = await simulator.Provider.CreateChannel();

        await simulator.Provider.Activity(start.Text, Payloads.Start("a1", 100, extra: $"\"input-push-channel\":\"{channel}\""));

        Assert.Equal(hasChannels == true ? 1 : 0, phone.Activities.Cards.Count);
        Assert.Equal(hasChannels == true ? 0 : 1, simulator.Violations("channel_start_below_ios_18"));
    }

    [Fact]
    public async Task One_broadcast_reaches_every_phone_of_the_channel_and_none_after_the_end()
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel();
        var phones = Enumerable.Range(0, 5).Select(_ => simulator.Phone()).ToList();
        foreach (var phone in phones)
            await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100, extra: $"\"input-push-channel\":\"{channel}\""));
        Assert.All(phones, phone => Assert.Null(phone.Activities.Cards[0].UpdateToken));

        phones[4].GoOffline();
        await simulator.Provider.Broadcast(channel, Payloads.Update(101, 2));
        phones[4].GoOnline();
        Assert.Equal([2, 2, 2, 2, 1], phones.Select(phone => phone.Activities.Cards[0].Version));

        await simulator.Provider.Broadcast(channel, Payloads.End(102, 3));
        Assert.All(phones, phone => Assert.False(phone.Activities.Cards[0].IsRunning));
        Assert.Empty(simulator.Simulator.Channels.Find(channel)!.Phones);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Fact]
    public async Task A_channel_that_stores_delivers_its_newest_message_to_a_phone_that_returns()
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel(policy: 1);
        var phone = simulator.Phone();
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100, extra: $"\"input-push-channel\":\"{channel}\""));
        phone.GoOffline();
        var expiration = simulator.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString();
        await simulator.Provider.Broadcast(channel, Payloads.Update(101, 2), ("apns-expiration", expiration));
        await simulator.Provider.Broadcast(channel, Payloads.Update(102, 3), ("apns-expiration", expiration));

        phone.GoOnline();

        Assert.Equal(3, phone.Activities.Cards[0].Version);
    }

    [Fact]
    public async Task Priority_10_above_the_budget_is_recorded_and_not_shown()
    {
        await using var simulator = await TestSimulator.Start(options => options with { FrequentBudget = 2 });
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        for (var number = 2; number <= 4; number++)
        {
            simulator.Clock.Advance(TimeSpan.FromSeconds(2));
            await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(100 + number, number), ("apns-priority", "10"));
        }

        Assert.Equal((3, 1), (card.Version, phone.Counts.Throttled));
        Assert.Equal(1, simulator.Violations("priority_10_budget"));
        simulator.Clock.Advance(TimeSpan.FromSeconds(2));
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(110, 10), ("apns-priority", "5"));
        Assert.Equal(10, card.Version);

        simulator.Clock.Advance(TimeSpan.FromHours(1));
        simulator.Provider.RenewToken();
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(120, 11), ("apns-priority", "10"));
        Assert.Equal(11, card.Version);
    }

    [Fact]
    public async Task A_state_that_the_app_cannot_decode_is_recorded_and_not_shown()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");

        await simulator.Provider.Activity(card.UpdateToken!.Text, """{"aps":{"timestamp":101,"event":"update","content-state":{"contentState":{}}}}""");

        Assert.Equal(1, card.Version);
        Assert.Equal(1, simulator.Violations("content_state_undecodable"));
    }

    [Fact]
    public async Task Delayed_pushes_are_overtaken()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var card = await Start(simulator, phone, "a1");
        simulator.Simulator.Faults.Add(new() { Event = "update", DeliveryDelayMs = 500, Count = 1 });

        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(101, 2, "held up"));
        await simulator.Provider.Activity(card.UpdateToken!.Text, Payloads.Update(102, 3, "newest"));
        Assert.Equal(3, card.Version);
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(3, card.Version);
        Assert.Equal(1, phone.Counts.Ignored);
    }

    private static async Task<LockScreenCard> Start(TestSimulator simulator, Phone phone, string activityId)
    {
        var reply = await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start(activityId, 100), ("apns-priority", "10"));
        Assert.Equal(200, reply.Status);
        var card = Assert.Single(phone.Activities.OfActivity(activityId));
        Assert.Equal(TokenKind.Update, card.UpdateToken!.Kind);
        return card;
    }

    private static async Task<(int, string?)> Answer(Task<ApnsReply> pending)
    {
        var reply = await pending;
        return (reply.Status, reply.Reason);
    }

    private static CardView View(TestSimulator simulator, Phone phone) => Assert.Single(PhoneView.Of(phone, simulator.Clock.GetUtcNow()).Cards);
}
