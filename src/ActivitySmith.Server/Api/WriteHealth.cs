using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Api;

/// <summary>
/// Whether the database takes writes. A write that failed is remembered until one succeeds; where no requests come, a probe is written. Without trouble it
/// is only looked at whether the file is still the one that was opened. Writes that hang are found out by how long the ledger takes to answer.
/// </summary>
internal sealed class WriteHealth(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>Time between two probes, however many ask for health.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Longest time that health waits for the ledger. A probe that takes longer is asked after the next time, and counts as one that hangs once it took
    /// twice as long.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task probing = Task.CompletedTask;
    private long? probedAt;

    /// <summary>Null when nothing is; else for anybody to read.</summary>
    public async Task<string?> WhatIsWrong()
    {
        var (probe, began) = Probe();
        await probe.WaitAsync(Limit, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!probe.IsCompleted && clock.GetElapsedTime(began) >= 2 * Limit) return "Writes take too long: a disk or a replica that PostgreSQL waits for may hang";
        return ledger.Trouble switch
        {
            null => null,
            StorageTrouble.DiskFull => "Its disk is full: nothing can be written",
            StorageTrouble.ReadOnly => "It is read-only, or its disk is: nothing can be written",
            StorageTrouble.DiskFailing => "Its disk cannot be read or written; the server's log has the reason",
            StorageTrouble.FileReplaced => "Its file was deleted or replaced while the server runs: stop the server, put the file in place, start it again",
            _ => "It cannot be written; the server's log has the reason",
        };
    }

    /// <returns>The probe that is under way or was the last one, and when it began.</returns>
    private (Task Probe, long Began) Probe()
    {
        lock (gate)
        {
            if (!probing.IsCompleted || (probedAt is { } at && clock.GetElapsedTime(at) < Pace)) return (probing, probedAt!.Value);
            probedAt = clock.GetTimestamp();
            probing = ledger.Submit<bool>(ledger.Trouble is null ? new CatchUp() : new ProbeWrite());
            return (probing, probedAt.Value);
        }
    }
}
