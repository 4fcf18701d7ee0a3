using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Ledger.Tests.Storage;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>The embedded database keeps the contract.</summary>
public sealed class SqliteStorageTests : StorageContract
{
    protected override Task<TestDatabase> CreateDatabase() => Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}
