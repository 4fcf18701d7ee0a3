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
    [InlineData("42501", StorageTrouble.Failing)]
    [InlineData("53200", StorageTrouble.Failing)]
    [InlineData("XX001", StorageTrouble.Failing)]
    [InlineData("53100", StorageTrouble.DiskFull)]
    [InlineData("55P03", StorageTrouble.Away)]
    [InlineData("40P01", null)]
    [InlineData("23505", null)]
    [InlineData("22021", null)]
    public void An_error_is_the_databases_unless_it_concerns_the_written_values(string state, StorageTrouble? trouble)
    {
        using var store = Database.OpenStore();

        Assert.Equal(trouble, store.TroubleOf(Refused(state)));
        Assert.Equal(
            trouble is null or StorageTrouble.Failing ? StorageTrouble.Away : trouble,
            store.TroubleOf(new StorageAwayException("The connection broke", Refused(state))));
    }

    private static PostgresException Refused(string state) => new("refused", "ERROR", "ERROR", state);

    protected override async Task<TestDatabase> CreateDatabase() => await PostgresTestDatabase.Create();
}
