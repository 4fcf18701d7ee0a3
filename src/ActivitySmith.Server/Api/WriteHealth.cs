using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Api;

/// <summary>
/// Checks whether the database accepts writes. The ledger remembers a failed write until a later one succeeds; after a failure the check writes a probe, so
/// that health recovers without other requests. Without a failure the check only verifies that the database file is still the one that the server opened.
/// Writes that hang are detected by the time that the ledger needs to complete the probe.
/// </summary>
internal sealed class WriteHealth(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>Shortest time between two probes, however many health requests arrive.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest time that a health request waits for a probe. A probe that takes longer stays under way for the next request; after twice this time it counts
    /// as hanging.
    /// </summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task probing = Task.CompletedTask;
    private long? probedAt;

    /// <summary>Null when writes succeed; else a message without hosts, paths or users, as every caller may read it.</summary>
    public async Task<string?> FindProblem()
    {
        var (probe, began) = Probe();
        await probe.WaitAsync(ProbeTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!probe.IsCompleted && clock.GetElapsedTime(began) >= 2 * ProbeTimeout)
            return "Writes take too long: the disk, or a replica that PostgreSQL waits for, may hang";
        return ledger.Problem switch
        {
            null => null,
            StorageProblem.DiskFull => "The disk of the database is full; the server cannot write",
            StorageProblem.ReadOnly => "The database or its disk is read-only; the server cannot write",
            StorageProblem.DiskFailing => "The disk of the database cannot be read or written; the server's log has the reason",
            StorageProblem.FileReplaced =>
                "The database file was deleted or replaced while the server runs: stop the server, put the file back, start the server again",
            _ => "The database cannot be written; the server's log has the reason",
        };
    }

    /// <returns>The probe that is under way, or the last one, with the timestamp at which it began.</returns>
    private (Task Probe, long Began) Probe()
    {
        lock (gate)
        {
            if (!probing.IsCompleted || (probedAt is { } at && clock.GetElapsedTime(at) < ProbeInterval)) return (probing, probedAt!.Value);
            probedAt = clock.GetTimestamp();
            probing = ledger.Submit<bool>(ledger.Problem is null ? new CatchUp() : new ProbeWrite());
            return (probing, probedAt.Value);
        }
    }
}
