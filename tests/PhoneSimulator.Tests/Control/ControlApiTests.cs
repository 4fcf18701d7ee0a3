using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Control;

/// <summary>The control API as other processes use it: HTTP and JSON.</summary>
public sealed class ControlApiTests
{
    [Fact]
    public async Task A_phone_is_paired_inspected_and_controlled()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        using var http = Http(simulator);

        var made = await http.PostAsJsonAsync(
            "phones", new { code = "c", server = api.Uri, name = "Anna's", os_version = "26.0", report = "late", late_ms = 10 });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var phone = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("p1", phone.GetProperty("id").GetString());
        Assert.Equal("d1", phone.GetProperty("device_id").GetString());
        Assert.Equal("Anna's", phone.GetProperty("name").GetString());

        await simulator.Provider.Alert(phone.GetProperty("tokens").GetProperty("apns").GetString()!, """{"aps":{"alert":"x","badge":4}}""");
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsJsonAsync("phones/p1/offline", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsJsonAsync("phones/p1/fly", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsJsonAsync("phones/p9/offline", new { })).StatusCode);

        var state = await http.GetFromJsonAsync<JsonElement>("state");
        var seen = Assert.Single(state.GetProperty("phones").EnumerateArray());
        Assert.Equal((4, false), (seen.GetProperty("badge").GetInt32(), seen.GetProperty("online").GetBoolean()));
        Assert.Equal("x", seen.GetProperty("notifications")[0].GetProperty("body").GetString());
        var count = Assert.Single(state.GetProperty("pushes").GetProperty("by").EnumerateArray());
        Assert.Equal("alert", count.GetProperty("push_type").GetString());
        Assert.Equal((10, 200, 1), (count.GetProperty("priority").GetInt32(), count.GetProperty("status").GetInt32(), count.GetProperty("count").GetInt32()));

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("phones/p1")).StatusCode);
        Assert.Empty((await http.GetFromJsonAsync<JsonElement>("phones")).EnumerateArray());
    }

    [Fact]
    public async Task A_pairing_that_the_server_refuses_is_reported_and_leaves_no_phone()
    {
        await using var simulator = await TestSimulator.Start();
        await using var api = await FakeDeviceApi.Start();
        api.When("POST /api/device/pair", _ => (404, """{"error":"Not found","message":"no such code"}""", null));
        using var http = Http(simulator);

        var answer = await http.PostAsJsonAsync("phones", new { code = "c", server = api.Uri });

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("no such code", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("answer").GetProperty("message").GetString());
        Assert.Empty(simulator.Simulator.Phones.All);
    }

    [Fact]
    public async Task Faults_are_added_listed_and_removed()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);
        var token = simulator.Token().Text;

        var rules = new object[] { new { token, reason = "Unregistered", count = 1 }, new { status = 503, probability = 0 } };
        var added = await http.PostAsJsonAsync("faults", new { faults = rules });
        Assert.Equal([1, 2], (await added.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(rule => rule.GetProperty("id").GetInt32()));
        Assert.Equal(410, (await simulator.Provider.Alert(token)).Status);
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("faults"))[0].GetProperty("hits").GetInt32());

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("faults/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync("faults/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("faults")).StatusCode);
        Assert.Empty(simulator.Simulator.Faults.Rules);
    }

    [Theory]
    [InlineData("""{"on":"everything"}""")]
    [InlineData("""{"statuss":500}""")]
    [InlineData("""{"probability":2}""")]
    [InlineData("""{"goaway":"\"}"}""")]
    [InlineData("{")]
    public async Task An_invalid_fault_is_refused(string body)
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);

        var answer = await http.PostAsync("faults", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(simulator.Simulator.Faults.Rules);
    }

    [Fact]
    public async Task The_push_log_shows_payload_reply_and_outcome()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);
        var phone = simulator.Phone();
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100), ("apns-expiration", "1999999999"));

        var log = await http.GetFromJsonAsync<JsonElement>("pushes?after=0&phone=" + phone.Id);

        var push = Assert.Single(log.GetProperty("data").EnumerateArray());
        Assert.Equal(("start", "delivered"), (push.GetProperty("event").GetString(), push.GetProperty("outcome").GetString()));
        Assert.Equal("a1", push.GetProperty("activity_id").GetString());
        Assert.Equal((1999999999L, 200), (push.GetProperty("expiration").GetInt64(), push.GetProperty("status").GetInt32()));
        Assert.Equal("nightly", push.GetProperty("payload").GetProperty("aps").GetProperty("attributes").GetProperty("stream_key").GetString());
        Assert.Empty((await http.GetFromJsonAsync<JsonElement>("pushes?after=1")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Tokens_without_a_phone_work_for_benchmarks()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);

        var answer = await http.PostAsJsonAsync("tokens", new { kind = "update", count = 3 });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var tokens = body.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!).ToList();
        Assert.Equal(3, tokens.Distinct().Count());
        Assert.Equal(200, (await simulator.Provider.Activity(tokens[0], Payloads.Update(1, 1))).Status);

        await http.PostAsJsonAsync($"tokens/{tokens[0]}/state", new { state = "expired" });
        Assert.Equal("ExpiredToken", (await simulator.Provider.Activity(tokens[0], Payloads.Update(2, 2))).Reason);
    }

    [Fact]
    public async Task An_additional_key_is_registered()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var answer = await http.PostAsJsonAsync(
            "keys", new { key_id = "SECONDKEY1", team_id = "SIMTEAM001", public_key = key.ExportSubjectPublicKeyInfoPem() });

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var jwt = simulator.Provider.Jwt(header: """{"alg":"ES256","kid":"SECONDKEY1"}""", signer: key);
        Assert.Equal(200, (await simulator.Provider.Alert(simulator.Token().Text, null, ("authorization", "bearer " + jwt))).Status);
    }

    [Fact]
    public async Task Events_contain_the_current_state_and_then_the_changes()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);
        var phone = simulator.Phone();
        using var stream = new StreamReader(await http.GetStreamAsync("events"));
        Assert.Equal("event: hello", await stream.ReadLineAsync());
        Assert.Equal(0, (await NextPhone(stream)).GetProperty("badge").GetInt32());

        await simulator.Provider.Alert(phone.Tokens.Device.Text, """{"aps":{"badge":9}}""");

        // The stream batches changes by the simulator's clock.
        var next = NextPhone(stream);
        while (!next.IsCompleted)
        {
            simulator.Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        Assert.Equal(9, (await next).GetProperty("badge").GetInt32());
    }

    [Fact]
    public async Task Moving_the_clock_ages_activities_and_reset_deletes_everything()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);
        var phone = simulator.Phone();
        await simulator.Provider.Activity(phone.Tokens.PushToStart!.Text, Payloads.Start("a1", 100));
        simulator.Simulator.Violations.Record("x", "y");

        await http.PostAsJsonAsync("clock", new { advance_seconds = 8 * 3600 });
        Assert.True(phone.Activities.Cards[0].EndedBySystem);

        await http.PostAsJsonAsync("reset", new { keep_phones = true });
        Assert.Equal((0, 0), ((int)simulator.Simulator.Violations.Total, (int)simulator.Simulator.Counters.Total));
        Assert.NotNull(simulator.Simulator.Phones.Find(phone.Id));
        await http.PostAsJsonAsync("reset", new { });
        Assert.Empty(simulator.Simulator.Phones.All);
        Assert.Equal(0, simulator.Simulator.Tokens.Count);
    }

    [Fact]
    public async Task A_script_plays_its_steps_at_their_times()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"faults":[{"status":500}],"steps":[{"at_ms":1000,"clear_faults":true,"phone":"p1","action":"offline"}]}""");
        await using var simulator = await TestSimulator.Start(options => options with { Script = path });
        var phone = simulator.Phone();
        Assert.Equal(500, (await simulator.Provider.Alert(simulator.Token(TokenKind.Device).Text)).Status);

        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        await simulator.Until(() => !phone.IsOnline);

        Assert.Equal(200, (await simulator.Provider.Alert(simulator.Token(TokenKind.Device).Text)).Status);
        File.Delete(path);
    }

    [Fact]
    public async Task The_page_and_the_products_card_are_served()
    {
        await using var simulator = await TestSimulator.Start();
        using var http = Http(simulator);

        Assert.Contains("/js/desk.js", await http.GetStringAsync("/"));
        Assert.Contains("customElements.define('activity-card'", await http.GetStringAsync("/product/js/cards/activity-card.js"));
        Assert.Contains("--accent-ink", await http.GetStringAsync("/product/css/tokens.css"));
    }

    private static async Task<JsonElement> NextPhone(StreamReader stream)
    {
        while (await stream.ReadLineAsync() != "event: phone")
        {
        }

        return JsonDocument.Parse((await stream.ReadLineAsync())!["data: ".Length..]).RootElement;
    }

    private static HttpClient Http(TestSimulator simulator) => new() { BaseAddress = simulator.Simulator.ControlUri };
}
