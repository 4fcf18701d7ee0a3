namespace ActivitySmith.Bench.Delivery;

/// <summary>The number of pushes for an update when many phones with iOS 18 show the same activity.</summary>
internal static class BroadcastCost
{
    private const int Phones = 200;
    private const int Updates = 10;

    public static async Task Measure(SimulatorProcess simulator)
    {
        await using var host = await BenchHost.Start(simulator, channels: "on");
        using var phones = new BenchPhones(host.Url);
        await phones.Pair(Phones, "18.2", _ => "all");
        var before = await simulator.Accepted();
        await Put(phones, 0);
        await Until(simulator, now => now.Tokens - before.Tokens >= Phones);

        var started = await simulator.Accepted();
        for (var i = 1; i <= Updates; i++)
        {
            await Put(phones, i);
            await Until(simulator, now => now.Broadcasts - started.Broadcasts >= i);
        }

        var after = await simulator.Accepted();
        Console.WriteLine($"delivery.broadcast: {Phones} phones on one channel, {Updates} updates");
        var pushes = after.Tokens + after.Broadcasts - started.Tokens - started.Broadcasts;
        Figures.Print("delivery.broadcast.pushes_per_update", pushes / (double)Updates, "pushes");
    }

    private static Task<System.Text.Json.JsonElement> Put(BenchPhones phones, int i) => phones.Send(
        HttpMethod.Put, "/api/live-activity/stream/broadcast", BenchHost.ApiKey,
        new { content_state = new { title = "Release", type = "progress", percentage = i }, channels = new[] { "all" } });

    private static async Task Until(SimulatorProcess simulator, Func<(long Tokens, long Broadcasts), bool> reached)
    {
        for (var tries = 0; !reached(await simulator.Accepted()); tries++)
        {
            if (tries > 600) throw new InvalidOperationException("The pushes did not arrive within 30 seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
