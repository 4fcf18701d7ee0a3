using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActivitySmith.Ledger.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>Finding out whether a commit succeeded whose reply was lost.</summary>
public sealed class SettlementTests
{
    [Fact]
    public async Task A_commit_that_took_place_is_found_and_one_that_did_not_is_not()
    {
        await using var database = await PostgresTestDatabase.Create();
        await database.Query("INSERT INTO commit_log VALUES (7, 6, 'mine', 0, '') RETURNING 1");
        var settlement = Of(database.Database);

        Assert.True(settlement.WasCommitted(7, "mine", Lost));
        Assert.False(settlement.WasCommitted(7, "another's", Lost));
        Assert.False(settlement.WasCommitted(8, "mine", Lost));
    }

    /// <summary>A replica, or a primary that was demoted: the commit may be on another server.</summary>
    [Fact]
    public async Task A_read_only_server_cannot_tell()
    {
        await using var database = await PostgresTestDatabase.Create();
        await database.Query($"ALTER DATABASE {new Uri(database.Address).AbsolutePath[1..]} SET default_transaction_read_only = on");

        Assert.True(Assert.Throws<StorageUnavailableException>(() => Of(database.Database).WasCommitted(7, "mine", Lost)).MayBeWritten);
    }

    [Fact]
    public async Task A_silent_server_is_waited_for_no_longer_than_documented()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var database =
            new PostgresDatabase($"postgres://x@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/x", TimeProvider.System, NullLoggerFactory.Instance);
        var watch = Stopwatch.StartNew();

        Assert.True(Assert.Throws<StorageUnavailableException>(() => Of(database).WasCommitted(7, "mine", Lost)).MayBeWritten);

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(8));
    }

    private static Exception Lost { get; } = new TimeoutException();

    private static Settlement Of(PostgresDatabase database) => new(database, TimeProvider.System, NullLogger.Instance);
}
