using System.Data.Common;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>
/// The guarantees of the ledger on every database. A test class per database inherits this one and creates the database; each file beside this one
/// covers one guarantee.
/// </summary>
public abstract partial class StorageContract : IAsyncLifetime
{
    protected TestDatabase Database { get; private set; } = null!;

    private OpenLedger open = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await CreateDatabase();
        open = new OpenLedger(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await open.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A new database with the current schema.</summary>
    protected abstract Task<TestDatabase> CreateDatabase();

    /// <summary>The exception of a commit to a damaged database.</summary>
    protected abstract DbException Damage { get; }

    /// <summary>Closes the ledger and opens another on the same data: everything that it has in memory now comes from the database.</summary>
    private async Task Reopen(LedgerOptions? options = null, FakeTimeProvider? clock = null, params ICommitObserver[] observers)
    {
        await open.DisposeAsync();
        open = new OpenLedger(Database, clock ?? open.Clock, options, observers);
    }
}
