using System.Diagnostics;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>A server, the simulated APNs that it uses, and virtual phones that are paired with it.</summary>
internal sealed class PhoneWorld : IAsyncDisposable
{
    /// <summary>Longest time until an effect shows on a phone, on a slow machine.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);

    private int pairings;

    private PhoneWorld(SimulatorProcess simulator, ServerProcess server)
    {
        (Simulator, Nodes) = (simulator, [server]);
        Client = server.Client();
    }

    private PhoneWorld(SimulatorProcess simulator, Cluster cluster)
    {
        (Simulator, Nodes, Cluster) = (simulator, cluster.Nodes, cluster);
        Client = AnyNode.Client(cluster.Nodes);
    }

    public SimulatorProcess Simulator { get; }

    public IReadOnlyList<ServerProcess> Nodes { get; }

    /// <summary>Null: one server, on SQLite.</summary>
    public Cluster? Cluster { get; }

    public ServerProcess Server => Nodes[0];

    /// <summary>A client of the documented API with the full-access key; with several nodes, each request goes to the next one.</summary>
    public HttpClient Client { get; }

    public static Task<PhoneWorld> Start(params (string Name, string Value)[] settings) => Start(seed: 1, settings);

    public static async Task<PhoneWorld> Start(int seed, params (string Name, string Value)[] settings)
    {
        var simulator = await SimulatorProcess.Start(seed);
        try
        {
            return new PhoneWorld(simulator, await ServerProcess.Start([.. simulator.ServerSettings, .. settings]));
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts several nodes on one PostgreSQL instead of one server.</summary>
    public static async Task<PhoneWorld> StartCluster(int seed, params (string Name, string Value)[] settings)
    {
        var simulator = await SimulatorProcess.Start(seed);
        try
        {
            return new PhoneWorld(simulator, await Cluster.Start([.. simulator.ServerSettings, .. settings]));
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every node accepts requests.</summary>
    public Task Ready() => Task.WhenAll(Nodes.Select(node => node.Ready()));

    /// <summary>Pairs a new phone and waits until its tokens are reported.</summary>
    public async Task<VirtualPhone> Pair(
        string osVersion = "18.2", string environment = "production", string report = "immediate", int? lateMs = null, bool frequentUpdates = true,
            params string[] channels)
    {
        var code = (await Client.Post("manage/pairing-codes", channels.Length == 0 ? new { } : new { channels })).GetProperty("code").GetString();
        var view = await Simulator.Post(
            "/phones",
            new
            {
                code,
                server = Nodes[pairings++ % Nodes.Count].Origin,
                name = "iPhone "
                + osVersion,
                os_version = osVersion,
                environment,
                report,
                late_ms = lateMs,
                frequent_updates = frequentUpdates
            });
        var phone = new VirtualPhone(this, view.GetProperty("id").GetString()!, osVersion);
        await phone.Until(now => now.Waiting == 0, "reports its tokens");
        return phone;
    }

    public async Task<IReadOnlyList<PhoneState>> Phones() => [.. (await Simulator.Get("/phones")).EnumerateArray().Select(phone => new PhoneState(phone))];

    /// <summary>Pushes after a position in the simulator's log, oldest first.</summary>
    public async Task<IReadOnlyList<PushSeen>> Pushes(long after = 0, string? phone = null) =>
        [.. (await Simulator.Get($"/pushes?after={after}&limit=1000{(phone is null ? "" : "&phone=" + phone)}")).GetProperty("data").EnumerateArray()
            .Select(push => new PushSeen(push))];

    /// <summary>Number of the newest push; the pushes of a test come after it.</summary>
    public async Task<long> LastPush() => (await Simulator.Get("/pushes?limit=1")).GetProperty("last").GetInt64();

    /// <summary>The violations that the simulator has recorded, by rule.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Violations() =>
        (await Simulator.Get("/violations")).GetProperty("by_kind").EnumerateObject().ToDictionary(rule => rule.Name, rule => rule.Value.GetInt64());

    public Task Fault(object rule) => Simulator.Post("/faults", rule);

    /// <summary>Polls another process until the condition holds.</summary>
    /// <param name="claim">Text of the failure.</param>
    public static async Task<T> Until<T>(Func<Task<T>> read, Func<T, bool> condition, string claim, TimeSpan? timeout = null)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var seen = await read();
            if (condition(seen)) return seen;
            if (since.Elapsed > (timeout ?? Timeout)) throw new TimeoutException($"After {since.Elapsed.TotalSeconds:0} s not yet: {claim}. Now: {seen}");
            await Task.Delay(Glance, TimeProvider.System);
        }
    }

    public Task<IReadOnlyList<PushSeen>> UntilPushes(long after, Func<IReadOnlyList<PushSeen>, bool> condition, string claim, TimeSpan? timeout = null) =>
        Until(() => Pushes(after), condition, claim, timeout);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Cluster is not null) await Cluster.DisposeAsync();
        else await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
