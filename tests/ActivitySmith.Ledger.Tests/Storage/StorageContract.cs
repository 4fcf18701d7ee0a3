using System.Data.Common;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>
/// What the ledger promises on every database. A database passes by inheriting this and opening itself; the files beside this one
/// hold one promise each.
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

    /// <summary>A fresh database with the current schema.</summary>
    protected abstract Task<TestDatabase> CreateDatabase();

    /// <summary>What a commit to a damaged database fails with.</summary>
    protected abstract DbException Damage { get; }

    /// <summary>Closes the ledger and opens another on the same data: what it knows now comes from the database.</summary>
    private async Task Reopen(LedgerOptions? options = null, FakeTimeProvider? clock = null, params ICommitObserver[] observers)
    {
        await open.DisposeAsync();
        open = new OpenLedger(Database, clock ?? open.Clock, options, observers);
    }
}
