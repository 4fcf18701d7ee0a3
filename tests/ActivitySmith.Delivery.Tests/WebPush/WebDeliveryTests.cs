using System.Collections.Concurrent;
using System.Text.Json;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.WebPush;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>From a command to a message that the browser decrypts: a real ledger, the dispatcher, a push service on a TLS port.</summary>
public sealed class WebDeliveryTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task A_start_is_a_message_that_only_the_browser_can_decrypt()
    {
        await using var world = await World.Open();

        await world.Start("a1", Progress(40));
        var delivery = await world.Desk.Until("a1", "b1", row => row.SeenVersion == 1);

        Assert.Equal(DeliveryPhase.Live, delivery.Phase);
        var message = Assert.Single(world.Messages());
        Assert.Equal(8030, message.GetProperty("web_push").GetInt32());
        var shown = message.GetProperty("notification");
        Assert.Equal(("Backup", "40%", "a1"), (Text(shown, "title"), Text(shown, "body"), Text(shown, "tag")));
        Assert.Equal($"{DeliveryKit.PublicUrl}/app#activity=a1", Text(shown, "navigate"));
        Assert.Equal("""{"kind":"activity","id":"a1","version":1,"state":"started"}""", shown.GetProperty("data").GetRawText());
        Assert.False(shown.TryGetProperty("silent", out _));
    }

    [Fact]
    public async Task Versions_are_sent_silently_five_seconds_apart_and_the_newest_wins()
    {
        await using var world = await World.Open();
        await world.Start("a1", Progress(1));
        await world.Desk.Until("a1", "b1", row => row.SeenVersion == 1);

        var made = new Dictionary<int, DateTimeOffset> { [1] = world.Desk.Clock.GetUtcNow() };
        for (var version = 2; version <= 20; version++)
        {
            made[version] = world.Desk.Clock.GetUtcNow();
            await world.Update("a1", Progress(version));
            world.Desk.Clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        await world.Desk.AdvanceSlowly(world.Desk.Until("a1", "b1", row => row.SeenVersion == 20));
        await world.Update("a1", Progress(21));
        await world.End("a1");
        await world.Desk.Until("a1", "b1", row => row.Phase == DeliveryPhase.Ended);

        var shown = world.Messages().Select(message => message.GetProperty("notification")).ToList();
        Assert.Equal(("started", "1%"), (Text(shown[0].GetProperty("data"), "state"), Text(shown[0], "body")));
        Assert.All(shown.Skip(1).SkipLast(1), one =>
            Assert.Equal(("updated", true), (Text(one.GetProperty("data"), "state"), one.GetProperty("silent").GetBoolean())));
        Assert.Equal(("ended", "21%", false),
            (Text(shown[^1].GetProperty("data"), "state"), Text(shown[^1], "body"), shown[^1].TryGetProperty("silent", out _)));
        // The clock moves while a message is in flight: it was sent no earlier than its version was created, and arrived no earlier than that.
        var left = shown.SkipLast(2).Select(one => made[one.GetProperty("data").GetProperty("version").GetInt32()]);
        Assert.All(left.Zip(world.Times.Skip(1)), pair =>
            Assert.True(pair.Second - pair.First >= WebPace.Pause, $"{pair.Second - pair.First} between two messages"));
        Assert.True(shown.Count < 8, $"{shown.Count} messages");
        Assert.Equal(["high", .. Enumerable.Repeat("low", shown.Count - 2), "high"], world.Service.Requests.Select(request => request.Headers["Urgency"]));
        Assert.Single(world.Service.Requests.Select(request => request.Headers["Topic"]).Distinct());
    }

    [Fact]
    public async Task An_alert_is_sent_immediately_and_sounds()
    {
        await using var world = await World.Open();
        await world.Start("a1", Progress(1));
        await world.Desk.Until("a1", "b1", row => row.SeenVersion == 1);

        await world.Update("a1", Progress(2) with { Alert = new AlertText("Look", "It is slow") });
        await world.Desk.Advance(TimeSpan.FromSeconds(1), world.Desk.Until("a1", "b1", row => row.SeenVersion == 2));

        var shown = world.Messages()[1].GetProperty("notification");
        Assert.Equal(("Look", "It is slow\n2%"), (Text(shown, "title"), Text(shown, "body")));
        Assert.True(shown.GetProperty("renotify").GetBoolean());
        Assert.False(shown.TryGetProperty("silent", out _));
    }

    [Fact]
    public async Task A_notification_is_sent_once_with_the_current_count()
    {
        await using var world = await World.Open();
        await world.Desk.SetBadge(3);

        var id = await world.Desk.Notify(
            new NotificationContent { Title = "Deploy failed", Subtitle = "api", Message = "Tests are red", Redirection = "https://ci.example/42" });
        await world.Desk.Accepted(id, "b1");

        var message = Assert.Single(world.Messages());
        var shown = message.GetProperty("notification");
        Assert.Equal(("Deploy failed", "api\nTests are red", "https://ci.example/42"), (Text(shown, "title"), Text(shown, "body"), Text(shown, "navigate")));
        Assert.Equal((3, 3), (message.GetProperty("app_badge").GetInt32(), shown.GetProperty("app_badge").GetInt32()));
        Assert.False(message.TryGetProperty("mutable", out _));
    }

    [Fact]
    public async Task A_count_that_was_set_after_a_restart_is_in_the_next_notification()
    {
        await using var world = await World.Open();
        await world.Desk.SetBadge(3);
        await world.Desk.Stop();
        await world.Desk.Start();
        await world.Desk.SetBadge(5);

        var id = await world.Desk.Notify(new NotificationContent { Title = "Hello" });
        await world.Desk.Accepted(id, "b1");

        Assert.Equal(5, Assert.Single(world.Messages()).GetProperty("app_badge").GetInt32());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_dead_subscription_is_forgotten_and_waiting_messages_go_to_the_next_one(int status)
    {
        await using var world = await World.Open();
        world.Service.Answer = context =>
        {
            if (context.Request.Path == "/b1") context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var id = await world.Desk.Notify(new NotificationContent { Title = "Hello" });
        await world.Desk.Until(id, "b1", row => row.Attempts == 1);
        Assert.Null((await world.Desk.Device("b1")).WebPush);

        await world.Subscribe("/b1-again");
        await world.Desk.Accepted(id, "b1");

        Assert.Equal(["/b1", "/b1-again"], world.Service.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_push_service_that_hangs_delays_no_other_browser()
    {
        await using var world = await World.Open();
        await using var slow = await Receiver.Start();
        var never = new TaskCompletionSource();
        slow.Answer = _ => never.Task;
        using var other = new Browser();
        await world.Desk.Put(Browser.Device("b2", other.Subscription(slow.Url("localhost", "/b2"), world.Desk.Vapid.PublicKey), world.Desk.Clock.GetUtcNow()));

        await world.Start("a1", Progress(1));
        await slow.Arrival();
        await world.Desk.Until("a1", "b1", row => row.SeenVersion == 1);
        await world.End("a1");
        await world.Desk.Until("a1", "b1", row => row.Phase == DeliveryPhase.Ended);

        never.SetResult();
    }

    private static Desired Progress(double percentage) => new() { State = new ContentState { Type = "progress", Title = "Backup", Percentage = percentage } };

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    /// <summary>One browser, b1, at a push service of this machine.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly Browser browser = new();

        private World(DeliveryKit desk, Receiver service) => (Desk, Service) = (desk, service);

        public DeliveryKit Desk { get; }

        public Receiver Service { get; }

        /// <summary>Arrival times of the messages, by the server's clock.</summary>
        public ConcurrentQueue<DateTimeOffset> Times { get; } = new();

        public static async Task<World> Open()
        {
            var world = new World(await DeliveryKit.Open(), await Receiver.Start());
            world.Service.Answer = context =>
            {
                world.Times.Enqueue(world.Desk.Clock.GetUtcNow());
                context.Response.StatusCode = StatusCodes.Status201Created;
                return Task.CompletedTask;
            };
            await world.Subscribe("/b1");
            return world;
        }

        public Task Subscribe(string path) =>
            Desk.Put(Browser.Device("b1", browser.Subscription(Service.Url("localhost", path), Desk.Vapid.PublicKey), Desk.Clock.GetUtcNow()));

        public async Task Start(string id, Desired state) =>
            Assert.Null((await Desk.Ledger.Submit(new StartActivity(Caller, state, new Target(Channels: null), id))).Refusal);

        public async Task Update(string id, Desired state) => Assert.Null((await Desk.Ledger.Submit(new UpdateActivity(Caller, id, state))).Refusal);

        public async Task End(string id) => Assert.Null((await Desk.Ledger.Submit(new EndActivity(Caller, id, new Desired()))).Refusal);

        public IReadOnlyList<JsonElement> Messages() => [.. Service.Requests.Select(request => browser.Read(request.Body))];

        public async ValueTask DisposeAsync()
        {
            await Desk.DisposeAsync();
            await Service.DisposeAsync();
            browser.Dispose();
        }
    }
}
