using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>Notifications that are replaced, withdrawn and scheduled, on virtual phones.</summary>
public sealed class NotificationVersionTests(ITestOutputHelper output)
{
    /// <summary>How late a scheduled push may leave the server while it runs.</summary>
    private static readonly TimeSpan MaxLate = TimeSpan.FromSeconds(2);

    private const string Token = "metrics-of-every-node-0123456789";

    [Fact]
    public async Task A_replacement_and_a_withdrawal_take_the_place_of_the_notification_without_a_sound()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        var id = await Send(world, new { title = "Deploying", message = "step 1", interruption_level = "time-sensitive" });
        await Until(world, phone, titles => titles is ["Deploying"], "shows it");

        await world.Client.Put($"push-notification/{id}", new { title = "Deployed", message = "all of it" });
        await Until(world, phone, titles => titles is ["Deployed"], "shows the replacement alone");
        await world.Client.Delete($"push-notification/{id}");
        await Until(world, phone, titles => titles is ["Withdrawn"], "shows that it was withdrawn");

        var pushes = (await world.Pushes()).Where(push => push.PushType == "alert").ToList();
        Assert.Equal(3, pushes.Count);
        Assert.Equal([true, false, false], pushes.Select(push => push.Payload.GetProperty("aps").TryGetProperty("sound", out _)));
        var history = await world.Client.Manage($"notifications/{id}");
        Assert.Equal(("withdrawn", 3), (history.GetProperty("state").GetString(), history.GetProperty("version").GetInt32()));
        await PhoneWorld.Until(
            () => world.Client.Manage($"notifications/{id}"),
            shown => shown.GetProperty("earlier_versions").EnumerateArray().Append(shown)
                .All(version => State(version, phone) == "accepted"),
            "each version was accepted for the phone");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_phone_that_was_offline_shows_only_the_newest_version()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        await phone.Do("offline");
        var id = await Send(world, new { title = "v1" });

        for (var version = 2; version <= 5; version++) await world.Client.Put($"push-notification/{id}", new { title = $"v{version}" });
        await PhoneWorld.Until(
            () => world.Client.Manage($"notifications/{id}"), shown => State(shown, phone) == "accepted", "APNs has the last version");
        await phone.Do("online");

        await Until(world, phone, titles => titles is ["v5"], "shows the last version");
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_scheduled_push_survives_a_kill_and_fires_once()
    {
        await using var world = await PhoneWorld.Start();
        var phone = await world.Pair();
        var at = TimeProvider.System.GetUtcNow().AddSeconds(8);
        var later = await Send(world, new { title = "Later", deliver_at = at });
        await Send(world, new { title = "Never", deliver_at = at }, then: id => world.Client.Delete($"push-notification/{id}"));

        await world.Server.Kill();
        await world.Server.Start();
        await Until(world, phone, titles => titles is ["Later"], "shows it");
        await PhoneWorld.Until(() => world.Client.Manage($"notifications/{later}"), shown => State(shown, phone) == "accepted", "the receipt is stored");
        await world.Server.Kill();
        await world.Server.Start();
        await Send(world, new { title = "Next" });
        await Until(world, phone, titles => titles is ["Next", "Later"], "shows each once");

        var push = (await world.Pushes()).First(push => push.PushType == "alert");
        output.WriteLine($"figure push.scheduled.late {(push.At - at).TotalMilliseconds:0} ms");
        Assert.InRange(push.At - at, TimeSpan.Zero, MaxLate);
        Assert.Equal(["Later", "Next"], (await world.Pushes()).Where(one => one.PushType == "alert").Select(Title));
        Assert.Empty(await world.Violations());
    }

    [Fact]
    public async Task A_scheduled_push_of_a_dead_node_is_sent_once_by_another()
    {
        await using var world = await PhoneWorld.StartCluster(seed: 1, ("ACTIVITYSMITH_METRICS__TOKEN", Token));
        var phone = await world.Pair();
        await Send(world, new { title = "Later", deliver_in_seconds = 10 });
        var onDuty = await OnDuty(world);

        await world.Nodes[onDuty].Kill();

        await Until(world, phone, titles => titles is ["Later"], "shows it");
        await world.Nodes[onDuty].Start();
        await Send(world, new { title = "Next" });
        await Until(world, phone, titles => titles is ["Next", "Later"], "shows each once");
        Assert.Equal(["Later", "Next"], (await world.Pushes()).Where(one => one is { PushType: "alert", Status: 200 }).Select(Title));
    }

    /// <summary>The one node that says it is on duty.</summary>
    private static Task<int> OnDuty(PhoneWorld world) => PhoneWorld.Until(
        async () =>
        {
            var answers = await Task.WhenAll(world.Nodes.Select(Metrics));
            return Array.FindIndex(answers, answer => answer.Split('\n').Any(line => line.StartsWith("activitysmith_duty", StringComparison.Ordinal)
                && line.EndsWith(" 1", StringComparison.Ordinal)));
        },
        node => node >= 0,
        "a node is on duty");

    private static async Task<string> Metrics(ServerProcess node)
    {
        using var client = node.Client(Token);
        return await client.GetStringAsync(new Uri(node.Origin, "/metrics"));
    }

    private static async Task<string> Send(PhoneWorld world, object request, Func<string, Task>? then = null)
    {
        var id = (await world.Client.Post("push-notification", request)).GetProperty("notification_id").GetString()!;
        if (then is not null) await then(id);
        return id;
    }

    private static async Task Until(PhoneWorld world, VirtualPhone phone, Func<IReadOnlyList<string?>, bool> condition, string claim) =>
        await PhoneWorld.Until(() => world.Simulator.Get($"/phones/{phone.Id}"), view => condition(Titles(view)), $"{phone} {claim}");

    private static IReadOnlyList<string?> Titles(JsonElement view) =>
        [.. view.GetProperty("notifications").EnumerateArray().Select(shown => shown.GetProperty("title").GetString())];

    private static string? Title(PushSeen push) => push.Payload.GetProperty("aps").GetProperty("alert").GetProperty("title").GetString();

    private static string? State(JsonElement version, VirtualPhone phone) => version.GetProperty("delivery").EnumerateArray()
        .Where(row => row.GetProperty("kind").GetString() == "ios").Select(row => row.GetProperty("state").GetString()).Single();
}
