using System.Text.Json;
using PhoneSimulator.Phones;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Phones;

/// <summary>The app's requests to its server, and their times.</summary>
public sealed partial class PhoneAppTests
{
    private const string Activities = "/api/device/activities/";

    [Fact]
    public async Task Pairing_sends_the_phones_profile_and_then_its_tokens()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();

        var phone = await simulator.PairedPhone(api, new() { Name = "Anna's", OsVersion = "26.0", Environment = "sandbox", FrequentUpdates = false });

        var pair = Assert.Single(api.Calls("POST", "/api/device/pair"));
        Assert.Equal(("code", "ios", "Anna's"), (pair.Text("code"), pair.Text("platform"), pair.Text("name")));
        Assert.Equal(("sandbox", "26.0"), (pair.Text("environment"), pair.Text("os_version")));
        Assert.False(pair.Json.GetProperty("frequent_updates").GetBoolean());
        var tokens = api.Calls("PUT", "/api/device/tokens")[0];
        Assert.Equal("Bearer dev_secret", tokens.Authorization);
        Assert.Equal(
            (phone.Tokens.Device.Text, phone.Tokens.PushToStart!.Text, phone.Tokens.Widget!.Text, 1),
            (tokens.Text("apns_token"), tokens.Text("push_to_start_token"), tokens.Text("widget_token"), tokens.Json.GetProperty("generation").GetInt64()));
    }

    [Fact]
    public async Task A_code_that_is_refused_pairs_nothing()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        api.When("POST /api/device/pair", _ => (404, """{"error":"Not found"}""", null));
        var phone = simulator.Phone();

        var answer = await phone.App.Pair(api.Uri, "code", CancellationToken.None);

        Assert.Equal(404, answer!.Value.Status);
        Assert.Null(phone.App.DeviceId);
    }

    [Fact]
    public async Task A_start_is_reported_immediately_with_its_update_token()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);

        await Start(simulator, phone, "a1");

        await api.Until(() => api.Calls("PUT", Activities + "a1").Count == 1);
        var report = api.Calls("PUT", Activities + "a1")[0];
        Assert.Equal(("started", phone.Activities.Cards[0].UpdateToken!.Text), (report.Text("state"), report.Text("update_token")));
    }

    [Fact]
    public async Task A_start_on_a_channel_is_reported_without_a_token()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        var channel = await simulator.Provider.CreateChannel();

        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100, extra: $"\"input-push-channel\":\"{channel}\""));

        await api.Until(() => api.Calls("PUT", Activities + "a1").Count == 1);
        Assert.False(api.Calls("PUT", Activities + "a1")[0].Json.TryGetProperty("update_token", out _));
    }

    [Fact]
    public async Task A_late_phone_reports_late()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api, new() { Report = ReportMode.Late, LateMs = 3000 });
        await simulator.Until(() => phone.App.Waiting == 0);
        await Start(simulator, phone, "a1");
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.Equal(1, phone.App.Waiting);
        Assert.Empty(api.Calls("PUT", Activities));

        await AdvanceUntil(simulator, () => api.Calls("PUT", Activities + "a1").Count == 1);
    }

    [Fact]
    public async Task A_phone_that_never_reports_does_not_even_when_opened()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api, new() { Report = ReportMode.Never });
        await Start(simulator, phone, "a1");

        phone.App.Open();

        await api.Until(() => api.Calls("GET", "/api/device/activities").Count == 1);
        Assert.Empty(api.Calls("PUT", Activities));
    }

    [Fact]
    public async Task A_force_quit_app_reports_when_it_is_opened()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        ListsA1(api, 1, "running");
        var phone = await simulator.PairedPhone(api);
        phone.App.ForceQuit();
        await Start(simulator, phone, "a1");
        phone.App.Wake();
        Assert.Single(phone.Activities.Cards);
        Assert.Empty(api.Calls("PUT", Activities));

        phone.App.Open();

        await api.Until(() => api.Calls("PUT", Activities + "a1").Count >= 1);
        Assert.Equal(phone.Activities.Cards[0].UpdateToken!.Text, api.Calls("PUT", Activities + "a1")[0].Text("update_token"));
        Assert.Equal(2, api.Calls("PUT", "/api/device/tokens").Count);
    }

    [Fact]
    public async Task A_token_that_the_app_posts_after_it_died_may_be_used_again()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        await api.Until(() => api.Calls("PUT", Activities + "a1").Count == 1);
        var token = phone.Activities.Cards[0].UpdateToken!.Text;
        api.When("GET " + Activities.TrimEnd('/'), _ =>
        {
            // The user opens the app while the server responds that the card is not for this phone: the app reports the card after removing it.
            if (phone.Activities.Cards.Count > 0) phone.App.Open();
            return (200, """{"data":[]}""", null);
        });
        api.When("PUT " + Activities, _ =>
        {
            simulator.Clock.Advance(TimeSpan.FromMilliseconds(100)); // The server dates the report later than the token's death.
            return (200, """{"version":1}""", null);
        });
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        phone.App.Wake();
        await api.Until(() => api.Calls("PUT", Activities + "a1").Count == 2);
        await simulator.Until(() => phone.App.Waiting == 0);
        Assert.Empty(phone.Activities.Cards);
        Assert.Equal(token, api.Calls("PUT", Activities + "a1")[1].Text("update_token"));

        await simulator.Provider.Activity(token, Payloads.End(200, 2));
        simulator.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(410, (await simulator.Provider.Activity(token, Payloads.End(201, 2))).Status);

        Assert.Equal(0, simulator.Violations("dead_token_used_again"));
    }

    [Fact]
    public async Task Requests_to_an_unreachable_server_are_retried_until_it_responds()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        var attempts = 0;
        api.When("PUT " + Activities, _ => ++attempts < 4 ? (503, "", null) : (200, """{"version":1}""", null));

        await Start(simulator, phone, "a1");

        await AdvanceUntil(simulator, () => attempts == 4 && phone.App.Waiting == 0);
        Assert.All(api.Calls("PUT", Activities + "a1"), call => Assert.Equal("started", call.Text("state")));
    }

    [Fact]
    public async Task A_card_that_is_not_meant_for_this_phone_is_removed()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        api.When("PUT " + Activities, _ => (404, """{"error":"Not found"}""", null));

        await Start(simulator, phone, "a1", shown: false);

        await simulator.Until(() => phone.Activities.Cards.Count == 0 && phone.App.Waiting == 0);
    }

    [Fact]
    public async Task A_phone_that_the_server_has_forgotten_clears_itself()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        api.When("PUT " + Activities, _ => (401, """{"error":"Unauthorized"}""", null));

        await Start(simulator, phone, "a1", shown: false);

        await simulator.Until(() => phone.App.DeviceId is null);
        Assert.Empty(phone.Activities.Cards);
        Assert.Equal(410, (await simulator.Provider.Alert(phone.Tokens.Device.Text)).Status);
    }

    [Fact]
    public async Task An_update_token_that_is_reported_again_may_be_used_again()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        ListsA1(api, 1, "running");
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        await simulator.Until(() => phone.App.Waiting == 0);
        var token = phone.Activities.Cards[0].UpdateToken!.Text;
        simulator.Simulator.Faults.Add(new() { Token = token, Count = 1, Reason = "Unregistered" });
        Assert.Equal(410, (await simulator.Provider.Activity(token, Payloads.Update(200, 2))).Status);
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));

        phone.App.Open();
        await simulator.Until(() => phone.App.Waiting == 0);
        Assert.Equal(200, (await simulator.Provider.Activity(token, Payloads.Update(201, 3))).Status);

        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Fact]
    public async Task A_swiped_card_is_reported_and_its_token_is_dead()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        var token = phone.Activities.Cards[0].UpdateToken!.Text;

        Assert.True(phone.Dismiss("a1"));

        await api.Until(() => api.Calls("PUT", Activities + "a1").Any(call => call.Text("state") == "dismissed"));
        Assert.Equal(410, (await simulator.Provider.Activity(token, Payloads.Update(200, 2))).Status);
    }

    [Fact]
    public async Task An_activity_that_grows_too_old_is_reported_as_ended()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");

        simulator.Clock.Advance(TimeSpan.FromHours(8));

        await api.Until(() => api.Calls("PUT", Activities + "a1").Any(call => call.Text("state") == "ended"));
    }

    [Fact]
    public async Task Rotated_tokens_are_posted_with_a_higher_generation_and_the_old_ones_are_dead()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        var (device, update) = (phone.Tokens.Device.Text, phone.Activities.Cards[0].UpdateToken!.Text);

        Assert.Null(Do(simulator, phone, "rotate", """{"token":"apns"}"""));
        Assert.Null(Do(simulator, phone, "rotate", """{"token":"update","activity_id":"a1"}"""));

        await api.Until(() => api.Calls("PUT", "/api/device/tokens").Any(call => call.Json.GetProperty("generation").GetInt64() == 2));
        await api.Until(() => api.Calls("PUT", Activities + "a1").Any(call => call.Json.GetProperty("generation").GetInt64() == 2));
        Assert.Equal(phone.Activities.Cards[0].UpdateToken!.Text, api.Calls("PUT", Activities + "a1")[^1].Text("update_token"));
        Assert.Equal(410, (await simulator.Provider.Alert(device)).Status);
        Assert.Equal(410, (await simulator.Provider.Activity(update, Payloads.Update(200, 2))).Status);
        Assert.Equal(200, (await simulator.Provider.Activity(phone.Activities.Cards[0].UpdateToken!.Text, Payloads.Update(200, 2))).Status);
    }

    [Fact]
    public async Task A_tap_keeps_its_id_until_the_server_has_accepted_it()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        var attempts = 0;
        api.When("POST /api/device/actions/", call => ++attempts < 3
            ? (500, "", null)
            : (202, $$"""{"tap_id":"{{call.Text("tap_id")}}","state":"succeeded"}""", null));

        Assert.Null(Do(simulator, phone, "tap", """{"action_id":"act1"}"""));

        await AdvanceUntil(simulator, () => phone.App.Taps is [{ State: "succeeded" }]);
        Assert.Equal(3, attempts);
        Assert.Single(api.Calls("POST", "/api/device/actions/act1").Select(call => call.Text("tap_id")).Distinct());
    }

    [Fact]
    public async Task A_button_of_a_card_is_pressed_by_its_action()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var phone = await simulator.PairedPhone(api);
        await Start(simulator, phone, "a1");
        const string update = """
            {"aps":{"timestamp":200,"event":"update","content-state":{"version":2,"content_state":{"type":"alert","title":"x"},
             "secondary_action":{"title":"Stop","type":"webhook","action_id":"act9"},"updated_at":"2026-07-10T12:00:00Z"}}}
            """;
        await simulator.Provider.Activity(phone.Activities.Cards[0].UpdateToken!.Text, update);

        Assert.Equal("no such button", Do(simulator, phone, "tap", """{"activity_id":"a1"}"""));
        Assert.Null(Do(simulator, phone, "tap", """{"activity_id":"a1","button":"secondary_action"}"""));

        await api.Until(() => api.Calls("POST", "/api/device/actions/act9").Count == 1);
    }

    [Fact]
    public async Task A_widget_push_fetches_the_metrics_with_the_last_etag()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        api.When("GET /api/device/metrics", call => call.IfNoneMatch == "\"v1\"" ? (304, "", null) : (200, """{"data":[{"key":"k","value":1}]}""", "\"v1\""));
        var phone = await simulator.PairedPhone(api, new() { OsVersion = "26.0" });
        phone.App.ForceQuit();
        (string, string?)[] headers = [("apns-push-type", "widgets"), ("apns-topic", TestSimulator.Bundle + ".push-type.widgets"), ("apns-priority", "5")];

        await simulator.Provider.Push(phone.Tokens.Widget!.Text, """{"aps":{"content-changed":true}}""", headers);
        await simulator.Until(() => phone.App.MetricFetches.Fetched == 1);
        await simulator.Provider.Push(phone.Tokens.Widget!.Text, """{"aps":{"content-changed":true}}""", headers);
        await simulator.Until(() => phone.App.MetricFetches.Unchanged == 1);

        Assert.Equal(1, phone.App.Metrics[0].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Unpairing_informs_the_server_and_uninstalling_does_not()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        var polite = await simulator.PairedPhone(api);
        var rude = await simulator.PairedPhone(api);

        Assert.Null(Do(simulator, rude, "uninstall", null));
        Assert.Null(Do(simulator, polite, "unpair", null));

        await simulator.Until(() => polite.App.DeviceId is null && rude.App.DeviceId is null);
        Assert.Single(api.Calls("DELETE", "/api/device"));
        Assert.Equal((410, "Unregistered"), await simulator.Provider.Alert(rude.Tokens.Device.Text) is var reply ? (reply.Status, reply.Reason) : default);
    }

    [Fact]
    public async Task No_request_is_sent_while_the_phone_is_offline()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        ListsA1(api, 1, "running");
        var phone = await simulator.PairedPhone(api);
        await simulator.Until(() => phone.App.Waiting == 0);
        phone.GoOffline();
        await Start(simulator, phone, "a1", shown: false);
        Assert.Null(Do(simulator, phone, "rotate", """{"token":"push_to_start"}"""));
        Assert.Equal(1, phone.App.Waiting);
        Assert.Single(api.Calls("PUT", "/api/device/tokens"));

        phone.GoOnline();

        await api.Until(() => api.Calls("PUT", "/api/device/tokens").Count == 2 && api.Calls("PUT", Activities + "a1").Count == 1);
    }

    private static void ListsA1(FakeDeviceApi api, int version, string status) =>
        api.When("GET /api/device/activities", _ => (200, $$"""{"data":[{{Card("a1", version, status, mayStart: true)}}]}""", null));

    private static string Card(string id, int version, string status, bool mayStart = false) =>
        $$"""
        {"activity_id":"{{id}}","status":"{{status}}",{{(mayStart ? "\"may_start\":true," : "")}}"version":{{version}},
         "content_state":{"type":"progress","title":"T","percentage":1},"updated_at":"2026-07-10T12:00:00Z"}
        """;

    private static async Task Start(TestSimulator simulator, Phone phone, string activityId, bool shown = true)
    {
        Assert.Equal(200, (await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start(activityId, 100))).Status);
        if (shown) Assert.Single(phone.Activities.OfActivity(activityId));
    }

    private static string? Do(TestSimulator simulator, Phone phone, string action, string? arguments) =>
        PhoneActions.Do(phone, action, arguments is null ? default : JsonDocument.Parse(arguments).RootElement, simulator.Simulator.Tokens);

    /// <summary>Moves the clock in small steps, as the app's pauses start when the app notices the reason.</summary>
    private static async Task AdvanceUntil(TestSimulator simulator, Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
            simulator.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }
}
