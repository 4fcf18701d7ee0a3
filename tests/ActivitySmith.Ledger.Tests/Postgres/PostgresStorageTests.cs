using System.Data.Common;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Storage;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>PostgreSQL passes the storage contract.</summary>
public sealed class PostgresStorageTests : StorageContract
{
    /// <summary>Each step is a round trip to the database: about 10 seconds too.</summary>
    protected override int Sequences => 50;

    protected override DbException Damage => Refused("XX001");

    [Theory]
    [InlineData("42501", StorageProblem.Failing)]
    [InlineData("53200", StorageProblem.Failing)]
    [InlineData("XX001", StorageProblem.Failing)]
    [InlineData("53100", StorageProblem.DiskFull)]
    [InlineData("55P03", StorageProblem.Unavailable)]
    [InlineData("40P01", null)]
    [InlineData("23505", null)]
    [InlineData("22021", null)]
    public void An_error_is_the_databases_unless_it_concerns_the_written_values(string state, StorageProblem? problem)
    {
        using var store = Database.OpenStore();

        Assert.Equal(problem, store.ProblemOf(Refused(state)));
        Assert.Equal(
            problem is null or StorageProblem.Failing ? StorageProblem.Unavailable : problem,
            store.ProblemOf(new StorageUnavailableException("The connection broke", Refused(state))));
    }

    private static PostgresException Refused(string state) => new("refused", "ERROR", "ERROR", state);

    protected override async Task<TestDatabase> CreateDatabase() => await PostgresTestDatabase.Create();
}
