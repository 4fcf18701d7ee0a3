using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>After any sequence of faults every phone ends up with the newest acknowledged states and nothing else.</summary>
public sealed class ConvergenceTests(ITestOutputHelper output)
{
    /// <summary>Environment variable with more seeds, separated by commas.</summary>
    private const string MoreSeeds = "ACTIVITYSMITH_CONVERGENCE_SEEDS";

    private const int Operations = 300;

    /// <summary>One disaster after every ten operations.</summary>
    private const int OperationsOnNodes = 120;

    [Fact]
    public Task After_hundreds_of_random_operations_every_phone_shows_the_newest_acknowledged_state() => Converges(1);

    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("long", "true")]
    public Task After_operations_of_other_seeds_every_phone_shows_it_too(int seed) => Converges((ulong)seed);

    /// <summary>
    /// Nodes are killed, cut off from PostgreSQL and have clocks that jump by an hour; PostgreSQL crashes; pages are open, and other accounts write.
    /// </summary>
    [Fact]
    public Task On_three_nodes_with_disasters_every_phone_and_page_shows_the_acknowledged_states_and_nothing_starts_twice() => ConvergesOnNodes(1);

    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("long", "true")]
    public Task On_three_nodes_with_disasters_other_seeds_have_the_same_result(int seed) => ConvergesOnNodes((ulong)seed);

    public static TheoryData<int> Seeds() =>
        [.. Environment.GetEnvironmentVariable(MoreSeeds) is { Length: > 0 } named ? named.Split(',').Select(int.Parse) : Enumerable.Range(2, 5)];

    private async Task Converges(ulong seed)
    {
        var run = await ConvergenceRun.Play(seed, Operations);

        output.WriteLine(run.Journal);
        Assert.True(run.Kills > 0, "this seed contains no kill");
        Assert.Empty(run.Violations);
    }

    private async Task ConvergesOnNodes(ulong seed)
    {
        var run = await ConvergenceRun.PlayOnNodes(seed, OperationsOnNodes);

        output.WriteLine(run.Journal);
        Assert.Empty(run.Violations);
    }
}
