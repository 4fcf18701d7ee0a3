using System.Collections.Concurrent;
using System.Threading.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// After devices or channels of an account changed, or a running activity's target did: gives its running activities to those who
/// joined and takes them from those who left.
/// </summary>
public sealed partial class Regrouper(
    LedgerWriter ledger, ActivityQueries activities, DeliveryQueries deliveries, TimeProvider clock, ILogger<Regrouper> log)
{
    /// <summary>Running activities that are read at once.</summary>
    private const int Page = 500;

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    /// <summary>Looks that wait; one that waits already stands for all that were asked for since.</summary>
    private readonly ConcurrentDictionary<(AccountId Account, string? ActivityId), byte> waiting = new();

    private readonly Channel<(AccountId Account, string? ActivityId)> due = Channel.CreateUnbounded<(AccountId, string?)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Looks at all running activities of the account.</summary>
    public void Look(AccountId account) => Enqueue((account, null));

    /// <summary>Looks at one activity.</summary>
    public void Look(AccountId account, string activityId) => Enqueue((account, activityId));

    internal async Task Run(CancellationToken cancellation)
    {
        var isAway = false;
        await foreach (var (account, activityId) in due.Reader.ReadAllAsync(cancellation))
        {
            waiting.TryRemove((account, activityId), out _); // What changes from now on asks for another look.
            try
            {
                await Look(account, activityId, cancellation);
                isAway = false;
            }
            catch (System.Data.Common.DbException error)
            {
                // The database is away for a moment: the same once more.
                if (!isAway) LogFailed(error);
                isAway = true;
                Enqueue((account, activityId));
                await Task.Delay(ReadPause, clock, cancellation);
            }
            // A bug with one activity must not end the looks of all; the log says why, and the next change looks again.
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                LogBroken(error, account.Value);
            }
        }
    }

    private void Enqueue((AccountId Account, string? ActivityId) look)
    {
        if (waiting.TryAdd(look, 0)) due.Writer.TryWrite(look);
    }

    private async Task Look(AccountId account, string? activityId, CancellationToken cancellation)
    {
        if (activityId is not null)
        {
            await Bring(account, activityId, cancellation);
            return;
        }

        string after = "";
        while (await activities.RunningIds(account, after, Page, cancellation) is { Count: > 0 } ids)
        {
            foreach (var id in ids) await BringOne(account, id, cancellation);
            if (ids.Count < Page) return;
            after = ids[^1];
        }
    }

    /// <summary>One of many: what it fails with leaves the others alone, unless the database is away.</summary>
    private async Task BringOne(AccountId account, string activityId, CancellationToken cancellation)
    {
        try
        {
            await Bring(account, activityId, cancellation);
        }
        // A bug with one activity must not end the others, as above.
        catch (Exception error) when (error is not System.Data.Common.DbException && !cancellation.IsCancellationRequested)
        {
            LogOneBroken(error, activityId);
        }
    }

    private async Task Bring(AccountId account, string activityId, CancellationToken cancellation)
    {
        var holders = (await deliveries.Of(account, activityId, cancellation)).Where(d => d is { IsOpen: true, IsBroadcast: false }).Select(d => d.DeviceId);
        while ((await ledger.Submit(new Regroup(account, activityId, [.. holders]))).IsRefused(out var refusal))
        {
            LogRefused(activityId, refusal.Message); // Only a ledger that is overloaded or away refuses this.
            await Task.Delay(ReadPause, clock, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The recipients of running activities could not be read; they are looked at again until they can")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Error, "The recipients of the running activities of account {Account} could not be brought up to date")]
    private partial void LogBroken(Exception error, long account);

    [LoggerMessage(LogLevel.Error, "The recipients of activity {ActivityId} could not be brought up to date")]
    private partial void LogOneBroken(Exception error, string activityId);

    [LoggerMessage(LogLevel.Debug, "The recipients of {ActivityId} could not be brought up to date and are looked at again: {Reason}")]
    private partial void LogRefused(string activityId, string reason);
}
