using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>Nodes on one PostgreSQL, each with a link to it that can be cut, and with clocks that differ.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const int Size = 3;

    /// <summary>The first node's clock is behind by this much, the last node's ahead.</summary>
    public static readonly TimeSpan ClockError = TimeSpan.FromSeconds(1);

    private readonly List<CuttableLink> links;

    private Cluster(PostgresServer postgres, List<CuttableLink> links, ServerProcess[] nodes)
    {
        (Postgres, this.links, Nodes) = (postgres, links, nodes);
    }

    /// <summary>A separate server, which tests may crash.</summary>
    public PostgresServer Postgres { get; }

    public IReadOnlyList<ServerProcess> Nodes { get; }

    /// <summary>The links from each node to PostgreSQL.</summary>
    public IReadOnlyList<CuttableLink> Links => links;

    /// <param name="settings">Environment variables of every node.</param>
    public static async Task<Cluster> Start(params (string Name, string Value)[] settings)
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var postgres = await PostgresServer.Start(isDurable: false);
        var database = new Uri(await postgres.CreateDatabase());
        var ways = Enumerable.Range(0, Size).Select(_ => new CuttableLink(database.Port)).ToList();
        return new Cluster(postgres, ways, await Task.WhenAll(ways.Select((link, i) => ServerProcess.Start(
        [
            ("ACTIVITYSMITH_DATABASE", $"postgres://{database.UserInfo}@127.0.0.1:{link.Origin.Port}{database.AbsolutePath}"),
            ("ACTIVITYSMITH_SHARED_KEY", "one-key-for-all-nodes-0123456789abcdef"),
            ("ACTIVITYSMITH_CLOCK_OFFSET", $"{(i - 1) * ClockError.TotalSeconds}"),
            .. settings,
        ]))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        foreach (var link in links) link.Dispose();
        await Postgres.Stop();
    }
}
