using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Storage;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>PostgreSQL keeps the contract.</summary>
public sealed class PostgresStorageTests : StorageContract
{
    /// <summary>A trip to the database for every step: about 10 seconds too.</summary>
    protected override int Sequences => 50;

    protected override async Task<TestDatabase> CreateDatabase() => await PostgresTestDatabase.Create();
}
