using System.Collections.Concurrent;
using System.Threading.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>
/// Updates the recipients of an account's running activities after its devices or channels, or an activity's target, have changed: new
/// recipients get the activity, and former ones lose it.
/// </summary>
public sealed partial class Regrouper(
    LedgerWriter ledger, ActivityQueries activities, DeliveryQueries deliveries, TimeProvider clock, ILogger<Regrouper> log)
{
    /// <summary>Batch size for reading running activities.</summary>
    private const int Page = 500;

    private static readonly TimeSpan ReadPause = TimeSpan.FromSeconds(1);

    /// <summary>Queued requests. A queued request covers all further ones for the same subject.</summary>
    private readonly ConcurrentDictionary<(AccountId Account, string? ActivityId), byte> waiting = new();

    private readonly Channel<(AccountId Account, string? ActivityId)> due =
        Channel.CreateUnbounded<(AccountId, string?)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Requests an update of all running activities of the account.</summary>
    public void Check(AccountId account) => Enqueue((account, null));

    /// <summary>Requests an update of one activity.</summary>
    public void Check(AccountId account, string activityId) => Enqueue((account, activityId));

    internal async Task Run(CancellationToken cancellation)
    {
        var isAway = false;
        await foreach (var (account, activityId) in due.Reader.ReadAllAsync(cancellation))
        {
            waiting.TryRemove((account, activityId), out _); // A change from here on needs another pass.
            try
            {
                await Check(account, activityId, cancellation);
                isAway = false;
            }
            catch (System.Data.Common.DbException error)
            {
                // The database is unavailable: try the same again.
                if (!isAway) LogFailed(error);
                isAway = true;
                Enqueue((account, activityId));
                await Task.Delay(ReadPause, clock, cancellation);
            }
            // A bug with one activity must not stop the loop. The log has the reason, and the next change tries again.
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

    private async Task Check(AccountId account, string? activityId, CancellationToken cancellation)
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

    /// <summary>A failure with one activity does not affect the others, unless the database is unavailable.</summary>
    private async Task BringOne(AccountId account, string activityId, CancellationToken cancellation)
    {
        try
        {
            await Bring(account, activityId, cancellation);
        }
        // A bug with one activity must not stop the others, as above.
        catch (Exception error) when (error is not System.Data.Common.DbException && !cancellation.IsCancellationRequested)
        {
            LogOneBroken(error, activityId);
        }
    }

    private async Task Bring(AccountId account, string activityId, CancellationToken cancellation)
    {
        var holders = (await deliveries.Of(account, activityId, cancellation)).Where(d => d is { IsOpen: true, IsBroadcast: false }).Select(d => d.DeviceId);
        var regroup = new Regroup(account, activityId, [.. holders]);
        _ = (await ledger.SubmitUntilTaken(regroup, clock, reason => LogRefused(activityId, reason), cancellation)).Value; // Throws if it ever refuses.
    }

    [LoggerMessage(LogLevel.Warning, "Recipients of running activities not readable; retrying until they are")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(LogLevel.Error, "Recipients of the running activities of account {Account} not updated")]
    private partial void LogBroken(Exception error, long account);

    [LoggerMessage(LogLevel.Error, "Recipients of activity {ActivityId} not updated")]
    private partial void LogOneBroken(Exception error, string activityId);

    [LoggerMessage(LogLevel.Debug, "Recipients of activity {ActivityId} not updated: {Reason}; retrying")]
    private partial void LogRefused(string activityId, string reason);
}
