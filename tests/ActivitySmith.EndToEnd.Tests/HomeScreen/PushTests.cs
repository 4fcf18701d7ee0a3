using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Board;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>Pushes that arrive while the app may be closed: each shows a notification, and a press on it opens or does something.</summary>
public sealed class PushTests(BrowserFixture browser, BoardServer shared) : IClassFixture<BoardServer>
{
    private readonly ServerProcess server = shared.Process;

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_push_is_shown_and_the_next_of_its_tag_replaces_it()
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);

        await worker.Push(Activity(version: 1, "started", "1 of 3"));
        var first = Assert.Single(await worker.Notifications("shown => shown.length === 1"));
        Assert.Equal(("Backup", "1 of 3", "a1"), (Text(first, "title"), Text(first, "body"), Text(first, "tag")));
        await worker.Push(Activity(version: 3, "updated", "3 of 3", silent: true));
        var third = Assert.Single(await worker.Notifications("shown => shown[0]?.body === '3 of 3'"));
        Assert.True(third.GetProperty("silent").GetBoolean());
        Assert.False(third.GetProperty("renotify").GetBoolean());

        // A late message: the notification that is shown is newer. Another tag is another notification.
        await worker.Push(Activity(version: 2, "updated", "2 of 3"));
        await worker.Push(Activity(version: 4, "updated", "disk full", tag: "a2", renotify: true));
        var both = await worker.Notifications("shown => shown.length === 2");
        Assert.Equal(["3 of 3", "disk full"], both.Select(one => Text(one, "body")).Order(StringComparer.Ordinal));
        Assert.True(both.Single(one => Text(one, "tag") == "a2").GetProperty("renotify").GetBoolean());

        await worker.Push(Activity(version: 5, "ended", "done"));
        Assert.Equal(2, (await worker.Notifications("shown => shown.some(one => one.body === 'done')")).Count);
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Pushes_that_arrive_together_are_all_shown()
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);

        await worker.Push([.. Enumerable.Range(1, 200).Select(number => Activity(number, "updated", $"{number} of 20", tag: $"a{number}"))]);

        Assert.Equal(200, (await worker.Notifications("() => true")).Count);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task An_icon_that_does_not_load_does_not_delay_the_next_push()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var icon = $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/never.png";
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);

        await worker.Deliver(JsonSerializer.Serialize(new { web_push = 8030, notification = new { title = "slow", navigate = "/app", icon } }));
        using var asked = await silent.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await worker.Push(new { web_push = 8030, notification = new { title = "next", navigate = "/app" } });

        Assert.Equal("next", Text(Assert.Single(await worker.Notifications("() => true")), "title"));
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_open_app_closes_the_notifications_of_ended_activities()
    {
        using var client = server.Client();
        var id = (await client.PutStream("still-running", new { type = "value", title = "Running", value = 1 })).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);
        await worker.Push(Activity(1, "started", "over", tag: "a1"));
        await worker.Push(Activity(1, "started", "runs", tag: id));
        await worker.Push(new { web_push = 8030, notification = new { title = "Deployed", navigate = "/app/history" } });

        await phone.Page.ReloadAsync();

        var left = await worker.Notifications("shown => shown.length === 2");
        Assert.Equal(["Deployed", "runs"], left.Select(one => Text(one, "title") == "Deployed" ? "Deployed" : Text(one, "body")).Order(StringComparer.Ordinal));
    }

    [Theory(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"web_push":8030,"notification":{"body":"no title"}}""")]
    public async Task An_unreadable_push_is_shown_as_a_generic_notification(string message)
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);

        await worker.Push(message);

        Assert.Equal("ActivitySmith", Text(Assert.Single(await worker.Notifications("shown => shown.length === 1")), "title"));
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_badge_follows_the_push()
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);
        await worker.Evaluate("""
            self.badges = [];
            Object.defineProperty(self.navigator, 'setAppBadge', { value: async count => { self.badges.push(count); } });
            Object.defineProperty(self.navigator, 'clearAppBadge', { value: async () => { self.badges.push('cleared'); } });
            """);

        await worker.Push(new { web_push = 8030, notification = new { title = "one", navigate = "/app", app_badge = "3" }, app_badge = 3 });
        await worker.Notifications("shown => shown.some(one => one.title === 'one')");
        await worker.Push(new { web_push = 8030, notification = new { title = "two", navigate = "/app", app_badge = 0 } });
        await worker.Notifications("shown => shown.some(one => one.title === 'two') && self.badges.length === 2");

        Assert.Equal("""[3,"cleared"]""", (await worker.Evaluate("JSON.stringify(self.badges)")).GetString());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task The_badge_of_the_open_app_follows_without_a_push()
    {
        using var client = server.Client();
        await using var phone = await WebPhone.Come(browser, server);
        await phone.Context.AddInitScriptAsync("""
            window.badges = [];
            navigator.setAppBadge = async count => { badges.push(count); };
            navigator.clearAppBadge = async () => { badges.push('cleared'); };
            """);
        await phone.Open(await WebPhone.PairingLink(client));
        await phone.Press("Pair this device");
        await phone.IsLive();

        await client.Post("badge", new { badge = 5 });
        await phone.Page.WaitForFunctionAsync("() => badges.at(-1) === 5");
        await client.Post("badge", new { badge = 0 });
        await phone.Page.WaitForFunctionAsync("() => badges.at(-1) === 'cleared'");
        Assert.Empty(phone.Problems);
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task Pressing_a_notification_shows_its_card_in_the_open_app()
    {
        using var client = server.Client();
        var id = (await client.PutStream("pressed", new { type = "value", title = "Pressed", value = 1 })).GetProperty("activity_id").GetString()!;
        await using var phone = await WebPhone.Paired(browser, server);
        await phone.Tab("History");
        var worker = await WorkerScope.Of(phone);

        await worker.Push(new { web_push = 8030, notification = new { title = "Pressed", navigate = $"{phone.Origin}app#activity={id}", tag = id } });
        await worker.Notifications("shown => shown.length === 1");
        await worker.Press("Pressed");

        Assert.StartsWith($"{phone.Origin}app", (await worker.Evaluate("self.focused")).GetString(), StringComparison.Ordinal);
        await Expect(phone.Card(id).Locator("article")).ToBeFocusedAsync();
        Assert.Empty(await worker.Notifications("shown => shown.length === 0"));
        Assert.Empty(phone.Problems);
    }

    [Theory(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    [InlineData("https://ci.example.com/42", "https://ci.example.com/42")]
    [InlineData("javascript:alert(1)", "/app")]
    public async Task A_button_opens_only_web_pages(string navigate, string opened)
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);
        await phone.Page.GotoAsync("about:blank"); // No window of the app is open.

        await worker.Push(new
        {
            web_push = 8030,
            notification = new { title = "Build", navigate = "/app/history", actions = new[] { new { action = "open", title = "Open", navigate } } }
        });
        var shown = Assert.Single(await worker.Notifications("shown => shown.length === 1"));
        Assert.Equal("Open", Text(shown.GetProperty("actions")[0], "title"));
        await worker.Press("Build", "open");

        Assert.Equal(new Uri(phone.Origin, opened).ToString(), (await worker.Evaluate("self.opened")).GetString());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_webhook_button_makes_the_server_call()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var address = $"https://127.0.0.1:{((IPEndPoint)receiver.LocalEndpoint).Port}/approve";
        await using var own = await ServerProcess.Start(("ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS", "127.0.0.0/8"));
        await using var phone = await WebPhone.Paired(browser, own);
        var worker = await WorkerScope.Of(phone);

        await Press(own, phone, worker, address);

        // The webhook call itself: a TLS handshake begins (RFC 8446, 5.1: record type 22).
        using var call = await receiver.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(22, call.GetStream().ReadByte());
    }

    [Fact(Skip = Needs.Chromium, SkipUnless = nameof(Places.HasChromium), SkipType = typeof(Places))]
    public async Task A_webhook_button_that_failed_says_so()
    {
        await using var phone = await WebPhone.Paired(browser, server);
        var worker = await WorkerScope.Of(phone);

        await Press(server, phone, worker, "https://127.0.0.1:9/never-called"); // Private addresses are not called.

        await worker.Shown(2);
        var shown = await worker.Notifications("() => true");
        var said = Assert.Single(shown, one => Text(one, "title") != "Deploy?");
        Assert.Equal(("Approve: failed", "Deploy?"), (Text(said, "title"), Text(said, "body")));
    }

    /// <summary>Sends a notification with a webhook button; presses the button of its push on the phone.</summary>
    private static async Task Press(ServerProcess server, WebPhone phone, WorkerScope worker, string webhook)
    {
        using var client = server.Client();
        var action = new { title = "Approve", type = "webhook", url = webhook, method = "POST" };
        await client.Post("push-notification", new { title = "Deploy?", actions = new[] { action } });
        var listed = (await phone.Ask("/api/device/notifications")).GetProperty("data").EnumerateArray().Last();
        var id = Text(listed.GetProperty("actions")[0], "action_id");
        await worker.Push(new
        {
            web_push = 8030,
            notification = new { title = "Deploy?", navigate = "/app/history", actions = new[] { new { action = id, title = "Approve" } } }
        });
        await worker.Notifications("shown => shown.length === 1");
        await worker.Press("Deploy?", id);
    }

    private static object Activity(int version, string state, string body, string tag = "a1", bool silent = false, bool renotify = false) => new
    {
        web_push = 8030,
        notification = new
        {
            title = "Backup",
            body,
            navigate = "/app#activity="
            + tag,
            tag,
            dir = "auto",
            silent,
            renotify,
            data = new { kind = "activity", id = tag, version, state }
        },
    };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
