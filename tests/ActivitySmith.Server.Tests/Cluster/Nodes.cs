using ActivitySmith.Domain;
using ActivitySmith.Ledger.Limits;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Cluster;

/// <summary>Whole servers on one PostgreSQL database, started at the same moment.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private readonly string database;
    private readonly RunningServer[] all;

    private Nodes(string database, RunningServer[] all) => (this.database, this.all) = (database, all);

    public RunningServer this[int index] => all[index];

    public static async Task<Nodes> Start(int count, params (string Name, string Value)[] more)
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var address = await (await PostgresServer.Shared).CreateDatabase();
        var (key, shared) = (Randomness.Secret("ask_"), Randomness.Text(40));
        return new Nodes(address, await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(Start))));

        Task<RunningServer> Start() => RunningServer.Start(settings =>
        {
            settings["ACTIVITYSMITH_API_KEY"] = key;
            settings["ACTIVITYSMITH_DATABASE"] = address;
            settings["ACTIVITYSMITH_SHARED_KEY"] = shared;
            foreach (var (name, value) in more) settings[name] = value;
        });
    }

    /// <summary>Waits until every node has noticed that it is not alone.</summary>
    public async Task KnowEachOther()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!all.All(node => node.Services.GetRequiredService<ISharedWindows>().HasOthers)) await Task.Delay(
            TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in all) await node.DisposeAsync();
        await (await PostgresServer.Shared).DropDatabase(database);
    }
}
