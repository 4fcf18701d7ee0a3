using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Phones;

/// <summary>How an app that was closed or woken catches up with its server.</summary>
public sealed partial class PhoneAppTests
{
    [Fact]
    public async Task An_opened_app_shows_the_servers_current_activities()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        await Start(simulator, phone, "orphan");
        await simulator.Until(() => phone.App.Waiting == 0);
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        string[] cards = [Card("a1", 7, "running"), Card("missing", 3, "running", mayStart: true), Card("other", 3, "running"), Card("over", 3, "ended")];
        api.When("GET /api/device/activities", _ => (200, $$"""{"data":[{{string.Join(',', cards)}}]}""", "\"e\""));

        phone.App.Open();

        await simulator.Until(() => phone.Activities.Cards.Count == 2 && phone.App.Waiting == 0);
        Assert.Equal([("a1", 7L), ("missing", 3L)], phone.Activities.Cards.Select(card => (card.ActivityId, card.Version)));
        await api.Until(() => api.Calls("PUT", Activities + "missing").Any(call => call.Text("update_token") is not null));
        Assert.Equal("?starting=true", api.Calls("GET", "/api/device/activities")[^1].Query);
    }

    [Fact]
    public async Task A_woken_app_catches_up_and_starts_nothing()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        await simulator.Until(() => phone.App.Waiting == 0);
        string[] cards = [Card("a1", 9, "ended"), Card("missing", 3, "running", mayStart: true)];
        api.When("GET /api/device/activities", _ => (200, $$"""{"data":[{{string.Join(',', cards)}}]}""", null));

        phone.App.Wake();

        await simulator.Until(() => phone.Activities.Cards is [{ IsRunning: false, Version: 9 }] && phone.App.Waiting == 0);
        Assert.Equal("", api.Calls("GET", "/api/device/activities")[^1].Query);
    }

    [Fact]
    public async Task A_swipe_whose_report_was_lost_is_reported_when_the_card_is_listed_again()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        ListsA1(api, 5, "running");
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        await simulator.Until(() => phone.App.Waiting == 0);
        phone.GoOffline();
        phone.Dismiss("a1");
        phone.App.Reboot();

        phone.GoOnline();

        await api.Until(() => api.Calls("PUT", Activities + "a1").Any(call => call.Text("state") == "dismissed"));
    }

    [Fact]
    public async Task A_card_that_the_user_swiped_away_is_not_started_again()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        ListsA1(api, 5, "running");
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        phone.Dismiss("a1");

        phone.App.Open();

        await simulator.Until(() => phone.App.Waiting == 0);
        Assert.NotEmpty(api.Calls("GET", "/api/device/activities"));
        Assert.Empty(phone.Activities.Cards);
    }
}
