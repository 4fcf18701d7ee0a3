using ActivitySmith.EndToEnd.Tests.Durability;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>The faults: every reply of Apple's tables, broken connections, lost pushes, and the death of servers and their database.</summary>
internal sealed class Trouble(PhoneWorld world, SeededNumbers numbers)
{
    /// <summary>Rows of the tables for device pushes, each with what a phone needs to recover from it.</summary>
    private static readonly (int Status, string Reason)[] DeviceRows =
    [
        (400, "BadCollapseId"), (400, "BadExpirationDate"), (400, "BadMessageId"), (400, "BadPriority"), (400, "DuplicateHeaders"), (400, "InvalidPushType"),
        (400, "PayloadEmpty"), (400, "MissingDeviceToken"), (400, "BadTopic"), (400, "MissingTopic"), (400, "TopicDisallowed"), (400, "BadDeviceToken"),
        (400, "DeviceTokenNotForTopic"), (400, "IdleTimeout"), (403, "ExpiredProviderToken"), (403, "InvalidProviderToken"), (403, "MissingProviderToken"),
        (403, "BadEnvironmentKeyIdInToken"), (403, "UnrelatedKeyIdInToken"), (403, "Forbidden"), (403, "BadCertificate"), (403, "BadCertificateEnvironment"),
        (404, "BadPath"), (405, "MethodNotAllowed"), (410, "Unregistered"), (410, "ExpiredToken"), (413, "PayloadTooLarge"), (429, "TooManyRequests"),
        (429, "TooManyProviderTokenUpdates"), (500, "InternalServerError"), (503, "ServiceUnavailable"), (503, "Shutdown"),
    ];

    private static readonly (int Status, string Reason)[] ChannelRows =
    [
        (400, "FeatureNotEnabled"), (400, "MissingChannelId"), (400, "BadChannelId"), (400, "BadRequestParams"), (400, "BadRequestPayload"),
            (400, "MissingPushType"),
        (400, "ChannelNotRegistered"), (400, "CannotCreateChannelConfig"), (400, "TopicDisallowed"), (403, "TopicMismatch"), (403, "ExpiredProviderToken"),
        (403, "InvalidProviderToken"), (404, "BadPath"), (405, "MethodNotAllowed"), (413, "PayloadTooLarge"), (429, "TooManyRequests"),
        (500, "InternalServerError"), (503, "ServiceUnavailable"), (503, "Shutdown"),
    ];

    public int Kills { get; private set; }

    /// <summary>
    /// The times at which a server was dead or without its database, until all worked again: a server may never have recorded replies of these times,
    /// or just before.
    /// </summary>
    public List<(DateTimeOffset From, DateTimeOffset To)> Losses { get; } = [];

    /// <summary>The times at which a server's clock was wrong: from the first jump away to the jump back. The last one may be open.</summary>
    public List<(DateTimeOffset From, DateTimeOffset? To)> WrongClocks { get; } = [];

    /// <summary>How far the servers' clocks differ from that of APNs while none of them is wrong.</summary>
    public TimeSpan ClockError => world.Cluster is null ? TimeSpan.Zero : Cluster.ClockError;

    private int disasters;

    /// <summary>The next pushes get a reply from the tables.</summary>
    public async Task<string> Answers()
    {
        var isChannel = numbers.Below(3) == 0;
        var rows = isChannel ? ChannelRows : DeviceRows;
        var (status, reason) = rows[numbers.Below(rows.Length)];
        var count = 1 + numbers.Below(4);
        var isLater = status is 429 or >= 500;
        // Without Retry-After the pause is Apple's 15 minutes; both cases occur.
        int? after = isLater && numbers.Below(4) != 0 ? 1 + numbers.Below(2) : null;
        await world.Fault(new { on = isChannel ? numbers.Below(3) == 0 ? "manage" : "broadcast" : "device", status, reason, count, retry_after = after });
        return $"{count} times {status} {reason}{(after is null ? "" : $" after {after} s")}";
    }

    public async Task<string> Connections()
    {
        object[] rules =
        [
            new { drop = "before", count = 1 + numbers.Below(3) },
            new { drop = "after", count = 1 },
            new { goaway = "Shutdown", count = 1 },
            new { goaway = "IdleTimeout", goaway_answers = true, count = 1 },
            new { goaway_all = "ServiceUnavailable" },
            new { latency_ms = 300 + numbers.Below(1_500), count = 5 },
            new { delivery_delay_ms = 200 + numbers.Below(2_500), count = 5 },
            new { max_streams = 1 + numbers.Below(4) },
            new { lose = true, count = 1 + numbers.Below(4) },
            new { lose = true, probability = 0.3, count = 10 },
        ];
        var rule = rules[numbers.Below(rules.Length)];
        await world.Fault(rule);
        return rule.ToString()!;
    }

    public async Task<string> ClearFaults()
    {
        await world.Simulator.Delete("/faults");
        return "all faults are cleared";
    }

    /// <summary>A server's clock jumps an hour forward or back, or is corrected.</summary>
    public async Task<string> Jump()
    {
        var node = numbers.Below(world.Nodes.Count);
        var hours = numbers.Below(3) - 1;
        if (hours != 0 && (WrongClocks.Count == 0 || WrongClocks[^1].To is not null)) WrongClocks.Add((TimeProvider.System.GetUtcNow(), To: null));
        await world.Nodes[node].SetClock(TimeSpan.FromHours(hours));
        NoteClocks();
        return $"the clock of node {node} is {(hours == 0 ? "right" : $"{hours:+0;-0} h off")}";
    }

    /// <summary>Corrects all clocks.</summary>
    public async Task RightClocks()
    {
        foreach (var node in world.Nodes)
            if (node.ClockOffset != TimeSpan.Zero) await node.SetClock(TimeSpan.Zero);
        NoteClocks();
    }

    private void NoteClocks()
    {
        if (WrongClocks.Count > 0 && WrongClocks[^1].To is null && world.Nodes.All(node => node.ClockOffset == TimeSpan.Zero))
            WrongClocks[^1] = (WrongClocks[^1].From, TimeProvider.System.GetUtcNow());
    }

    /// <summary>Kills a server with SIGKILL during other work.</summary>
    /// <param name="work">Runs at the same time.</param>
    public async Task<string> Kill(Func<Task<string>> work)
    {
        Kills++;
        var working = work();
        await Task.Delay(TimeSpan.FromMilliseconds(numbers.Below(60)), TimeProvider.System);
        var victim = world.Nodes.Count == 1 ? 0 : numbers.Below(world.Nodes.Count);
        var from = TimeProvider.System.GetUtcNow();
        await world.Nodes[victim].Kill();
        await world.Nodes[victim].Start();
        Losses.Add((from, TimeProvider.System.GetUtcNow()));
        return $"kill -9 of node {victim} during: {await working}";
    }

    /// <summary>On several nodes, in turn: a node is killed, a node is cut off from PostgreSQL, PostgreSQL crashes.</summary>
    /// <param name="work">Runs at the same time.</param>
    public async Task<string> Disaster(Func<Task<string>> work)
    {
        var from = TimeProvider.System.GetUtcNow();
        var description = (disasters++ % 3) switch
        {
            0 => await Kill(work),
            1 => await CutOff(work),
            _ => await CrashDatabase(work),
        };
        await world.Ready();
        Losses.Add((from, TimeProvider.System.GetUtcNow()));
        return description;
    }

    private async Task<string> CutOff(Func<Task<string>> work)
    {
        var victim = numbers.Below(world.Nodes.Count);
        world.Cluster!.Links[victim].Cut();
        var done = await work();
        world.Cluster.Links[victim].Restore();
        return $"node {victim} is cut off from PostgreSQL during: {done}";
    }

    private async Task<string> CrashDatabase(Func<Task<string>> work)
    {
        var working = work();
        await world.Cluster!.Postgres.Crash(() => Task.CompletedTask);
        return $"PostgreSQL crashes during: {await working}";
    }
}
