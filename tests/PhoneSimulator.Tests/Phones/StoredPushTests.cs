using PhoneSimulator.Apns;
using PhoneSimulator.Phones;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Phones;

/// <summary>APNs stores one push per app for a phone that is offline.</summary>
public sealed class StoredPushTests
{
    [Fact]
    public async Task Only_the_newest_push_is_stored_whatever_its_type()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100));
        phone.GoOffline();

        await simulator.Provider.Activity(phone.Activities.Cards[0].UpdateToken!.Text, Payloads.Update(101, 2));
        await simulator.Provider.Alert(phone.Tokens.Device.Text);
        Assert.Empty(phone.Notifications.Shown);
        phone.GoOnline();

        Assert.Equal(1, phone.Activities.Cards[0].Version);
        Assert.Equal("Hello", Assert.Single(phone.Notifications.Shown).Title);
        Assert.Equal([PushOutcome.Replaced, PushOutcome.Delivered], Outcomes(simulator, phone));
    }

    [Fact]
    public async Task Expiration_0_is_one_attempt_and_a_date_is_respected()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var soon = simulator.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds().ToString();

        phone.GoOffline();
        await simulator.Provider.Alert(phone.Tokens.Device.Text, null, ("apns-expiration", "0"));
        phone.GoOnline();
        Assert.Empty(phone.Notifications.Shown);

        phone.GoOffline();
        await simulator.Provider.Alert(phone.Tokens.Device.Text, null, ("apns-expiration", soon));
        simulator.Clock.Advance(TimeSpan.FromMinutes(4));
        phone.GoOnline();
        Assert.Single(phone.Notifications.Shown);

        phone.GoOffline();
        await simulator.Provider.Alert(phone.Tokens.Device.Text, null, ("apns-expiration", soon));
        simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        phone.GoOnline();
        Assert.Single(phone.Notifications.Shown);
    }

    [Fact]
    public async Task Without_a_date_it_stays_thirty_days()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        phone.GoOffline();
        await simulator.Provider.Alert(phone.Tokens.Device.Text);
        simulator.Simulator.Clock.Skip(TimeSpan.FromDays(29));
        phone.GoOnline();
        Assert.Single(phone.Notifications.Shown);
    }

    [Fact]
    public async Task Notifications_replace_by_collapse_id_and_the_badge_is_the_last_one()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        var token = phone.Tokens.Device.Text;

        await simulator.Provider.Alert(token, """{"aps":{"alert":{"title":"1"},"badge":3}}""", ("apns-collapse-id", "c"));
        await simulator.Provider.Alert(token, """{"aps":{"alert":"text alone"}}""");
        const string second = """
            {"aps":{"alert":{"title":"2","subtitle":"s","body":"b"},"mutable-content":1,"interruption-level":"time-sensitive"},
             "activitysmith":{"notification_id":"n"}}
            """;
        await simulator.Provider.Alert(token, second, ("apns-collapse-id", "c"));
        await simulator.Provider.Alert(token, """{"aps":{"badge":7}}""", ("apns-priority", "5"));

        Assert.Equal(["2", null], phone.Notifications.Shown.Select(shown => shown.Title));
        var shown = phone.Notifications.Shown[0];
        Assert.Equal(("s", "b", "time-sensitive", true), (shown.Subtitle, shown.Body, shown.InterruptionLevel, shown.Extended));
        Assert.Equal((7, 3), (phone.Notifications.Badge, phone.Notifications.Received));
    }

    [Fact]
    public async Task Notifications_have_a_limit()
    {
        await using var simulator = await TestSimulator.Start();
        var phone = simulator.Phone();
        for (var number = 0; number < NotificationCentre.Limit + 5; number++) await simulator.Provider.Alert(phone.Tokens.Device.Text);

        Assert.Equal(NotificationCentre.Limit, phone.Notifications.Shown.Count);
        Assert.Equal(NotificationCentre.Limit + 5, phone.Notifications.Received);
    }

    private static IEnumerable<PushOutcome> Outcomes(TestSimulator simulator, Phone phone) =>
        simulator.Simulator.Log.After(1, 100).Where(push => push.Token?.Phone == phone).Select(push => push.Outcome);
}
