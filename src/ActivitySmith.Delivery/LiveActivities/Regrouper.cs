using System.Threading.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Writes what a change of devices, channels or targets does to deliveries: former recipients lose the activity, devices that are recipients again
/// keep it, and a phone that can start several activities at once gets them in their order. One command covers many activities.
/// </summary>
public sealed partial class Regrouper(LedgerWriter ledger, TimeProvider clock, ILogger<Regrouper> log)
{
    /// <summary>Maximum of activities in one command.</summary>
    private const int BatchLimit = 256;

    private readonly Lock gate = new();
    private readonly Channel<bool> arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Queue<(AccountId Account, string DeviceId, IReadOnlyList<string> ActivityIds)> openings = new();

    /// <summary>Devices whose open delivery may have to change, by activity: queued once, whatever the number of changes.</summary>
    private Dictionary<(AccountId Account, string ActivityId), HashSet<string>> holders = [];

    /// <summary>Queues the check of deliveries whose device may have become, or be no longer, a recipient.</summary>
    internal void Check(AccountId account, string activityId, IEnumerable<string> deviceIds)
    {
        lock (gate)
        {
            if (!holders.TryGetValue((account, activityId), out var known)) holders[(account, activityId)] = known = new(StringComparer.Ordinal);
            known.UnionWith(deviceIds);
        }

        arrivals.Writer.TryWrite(true);
    }

    /// <summary>Queues the opening of deliveries to one device, in the order of the activities.</summary>
    internal void Open(AccountId account, string deviceId, IReadOnlyList<string> activityIds)
    {
        lock (gate) openings.Enqueue((account, deviceId, activityIds));
        arrivals.Writer.TryWrite(true);
    }

    internal async Task Run(CancellationToken cancellation)
    {
        await foreach (var arrival in arrivals.Reader.ReadAllAsync(cancellation))
        {
            foreach (var (account, command) in Take())
            {
                try
                {
                    _ = (await ledger.SubmitUntilTaken(command, clock, LogRefused, cancellation)).Value; // Throws if it ever refuses.
                }
                // A bug with some activities must not stop the others. The log has the reason, and the next change tries again.
                catch (Exception error) when (!cancellation.IsCancellationRequested)
                {
                    LogBroken(error, account.Value);
                }
            }
        }
    }

    private List<(AccountId Account, Command<int> Command)> Take()
    {
        Dictionary<(AccountId Account, string ActivityId), HashSet<string>> checks;
        var taken = new List<(AccountId, Command<int>)>();
        lock (gate)
        {
            (checks, holders) = (holders, []);
            while (openings.TryDequeue(out var next))
                foreach (var part in next.ActivityIds.Chunk(BatchLimit)) taken.Add((next.Account, new OpenDeliveries(next.Account, next.DeviceId, part)));
        }

        foreach (var ofAccount in checks.GroupBy(check => check.Key.Account))
        {
            foreach (var part in ofAccount.Chunk(BatchLimit))
            {
                var moved = part.Select(check => (check.Key.ActivityId, (IReadOnlyList<string>)[.. check.Value]));
                taken.Add((ofAccount.Key, new Regroup(ofAccount.Key, [.. moved])));
            }
        }

        return taken;
    }

    [LoggerMessage(LogLevel.Error, "Recipients of running activities of account {Account} not updated")]
    private partial void LogBroken(Exception error, long account);

    [LoggerMessage(LogLevel.Debug, "Recipients of running activities not updated: {Reason}; retrying")]
    private partial void LogRefused(string reason);
}
