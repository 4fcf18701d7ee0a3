using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Delivery.Dispatch;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>One pass over one activity: plans what is due, sends what may be sent now, and records the outcomes.</summary>
public sealed partial class ActivityStep(
    LedgerWriter ledger, Receipts receipts, PushAdapters adapters, ActivityChannels channels, DeviceBook devices, TimeProvider clock, ILogger<ActivityStep> log)
{
    /// <summary>Shortest time between two updates of the same card. Apple coalesces or drops faster updates.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Retry delay after a send failed because of a bug.</summary>
    private static readonly TimeSpan BugPause = TimeSpan.FromSeconds(30);

    private readonly WorkInProgress apart = new();

    private readonly SwipeBudget swipes = new();

    /// <returns>When the next pass is due without a commit; null when only a commit can change something.</returns>
    internal async Task<Moment?> Run(ActivityLane lane, OpenActivity activity, OpenDelivery[] open, CancellationToken cancellation)
    {
        var released = activity.Newest.IsRunning ? Task.FromResult(true) : ReleasePlaces(lane);
        var wake = await Advance(lane, activity, open, cancellation);
        if (!await released) wake = Moment.Earlier(wake, clock.GetMoment() + LedgerRetry.Delay);
        return Moment.Earlier(wake, lane.ReceiptsDueAt);
    }

    /// <summary>Frees the places of an ended activity on phones, however long it takes to reach them. False: it could not be stored.</summary>
    private async Task<bool> ReleasePlaces(ActivityLane lane)
    {
        if (lane.HasReleasedPlaces) return true;
        List<string> phones = [.. lane.Stored().Where(row => IsPhone(lane.Account, row)).Select(row => row.DeviceId)];
        var stored = phones.Count == 0 ? true : await ledger.Submit(new ReleasePlaces(lane.Account, lane.ActivityId, phones));
        if (stored.IsRefused(out var refusal)) LogNotRecorded(refusal.Message);
        return lane.HasReleasedPlaces = stored.Refusal is null;
    }

    private bool IsPhone(AccountId account, DeliveryRecord row) => !row.IsBroadcast && devices.Find(account, row.DeviceId)?.Kind == DeviceKind.Ios;

    private async Task<Moment?> Advance(ActivityLane lane, OpenActivity seen, OpenDelivery[] open, CancellationToken cancellation)
    {
        var (activity, now) = (seen.Newest, clock.Read());
        if (lane.ReceiptsDueAt <= now.Moment) await receipts.Record(lane.TakeDeferred(), cancellation);
        var plan = DeliveryPlan.Of(seen, open, id => devices.FindHolder(lane.Account, id), now);
        var wake = plan.WakeAt;
        if (plan.Done.Count > 0) await receipts.Record([.. lane.TakeDeferred(), .. plan.Done], cancellation);
        var (starts, nexts) = (Possible(lane, plan.Starts), Possible(lane, plan.Nexts));
        if (nexts.Count > 0 && activity.IsRunning && lane.LastNextAt + Pace > now.Moment)
        {
            wake = Moment.Earlier(wake, lane.LastNextAt + Pace);
            nexts = [];
        }

        var timestamp = PushTimes.NextTimestamp(lane.LastTimestamp, now.Time);
        if (timestamp > now.Time.ToUnixTimeSeconds() && !await Reserve(lane, timestamp, starts.Concat(nexts)))
            (starts, nexts, wake) = ([], [], Moment.Earlier(wake, clock.GetMoment() + LedgerRetry.Delay));
        if (starts.Any(start => start.Delivery.Swipes > 0)) (starts, wake) = WithinBudget(starts, wake, now.Moment);
        if (starts.Count > 0)
        {
            if (await BeginStarts(lane, activity, starts, cancellation) is { } noted) starts = noted;
            else (starts, wake) = ([], Moment.Earlier(wake, clock.GetMoment() + LedgerRetry.Delay));
        }

        if (nexts.Any(IsLeave))
        {
            if (await BeginLeaves(lane, nexts, cancellation) is { } noted) nexts = noted;
            else (nexts, wake) = ([.. nexts.Where(next => !IsLeave(next))], Moment.Earlier(wake, clock.GetMoment() + LedgerRetry.Delay));
        }

        if (starts.Count == 0 && nexts.Count == 0) return wake;
        lane.LastTimestamp = timestamp = Math.Max(lane.LastTimestamp, timestamp);
        if (nexts.Count > 0) lane.LastNextAt = now.Moment;
        var send = adapters.Cards(seen, timestamp, now);
        var sends = new List<Task<Receipt>>(starts.Count + nexts.Count);
        foreach (var due in starts.Concat(nexts))
        {
            if (IsBrowser(due)) SendApart(lane, due, Send, cancellation);
            else sends.Add(Send(due));
        }

        if (sends.Count == 0) return wake;
        var sent = await Task.WhenAll(sends);
        var isHeard = nexts.Any(due => activity.HasAlertAfter(due.Delivery.HeardVersion)); // Sent again, the alert would sound again.
        if (isHeard || !Array.TrueForAll(sent, IsRoutine) || !lane.MayDefer(sent)) await receipts.Record([.. lane.TakeDeferred(), .. sent], cancellation);
        else lane.Defer(sent, now);
        return wake;

        async Task<Receipt> Send(DueSend due)
        {
            var outcome = await send(due, cancellation);
            return new Receipt(due, outcome, clock.GetUtcNow()) { Version = activity.Version, Timestamp = timestamp, IsEnd = !activity.IsRunning };
        }
    }

    /// <summary>
    /// A running card got a newer state. Its receipt may be written later: if the server dies first, it sends the same state again, which
    /// nobody notices.
    /// </summary>
    private static bool IsRoutine(Receipt receipt) =>
        receipt is { Outcome: PushOutcome.Accepted, Purpose: SendPurpose.Next, IsEnd: false, Delivery.IsBroadcast: false };

    /// <summary>
    /// Stores a timestamp that is ahead of the clock before phones get it. False: it could not be stored, so nothing is sent.
    /// </summary>
    private async Task<bool> Reserve(ActivityLane lane, long timestamp, IEnumerable<DueSend> sends)
    {
        var unreserved = lane.Unreserved(timestamp, sends.Where(due => !IsBrowser(due)).Select(due => due.Delivery.DeviceId));
        if (unreserved.Count == 0) return true;
        var stored = await ledger.Submit(new ReserveTimestamp(lane.Account, lane.ActivityId, unreserved, timestamp));
        if (!stored.IsRefused(out var refusal)) return true;
        LogNotRecorded(refusal.Message);
        return false;
    }

    /// <summary>
    /// Removes starts that would restore swiped-away cards more often than the device's budget allows. The wake time covers their next
    /// try.
    /// </summary>
    private (IReadOnlyList<DueSend> Starts, Moment? Wake) WithinBudget(IReadOnlyList<DueSend> starts, Moment? wake, Moment now)
    {
        var within = new List<DueSend>(starts.Count);
        foreach (var start in starts)
        {
            if (start.Delivery.Swipes == 0 || IsBrowser(start) || swipes.Take(start.Delivery.DeviceId, now) is not { } free) within.Add(start);
            else wake = Moment.Earlier(wake, free);
        }

        return (within, wake);
    }

    /// <summary>
    /// Stores the starts before they are sent, and returns those that may be sent. Null: nothing could be stored, so nothing is sent.
    /// </summary>
    private async Task<IReadOnlyList<DueSend>?> BeginStarts(ActivityLane lane, Activity activity, IReadOnlyList<DueSend> starts, CancellationToken cancellation)
    {
        var wanted = new List<(string DeviceId, string? ChannelId)>(starts.Count);
        foreach (var start in starts)
            wanted.Add((start.Delivery.DeviceId, start.Device!.HasChannels ? await channels.Of(lane, activity, start.Device.Environment, cancellation) : null));
        var noted = await ledger.Submit(new BeginStarts(lane.Account, lane.ActivityId, activity.Version, wanted) { Overdue = OverdueAmong(starts) });
        if (noted.IsRefused(out var refusal))
        {
            LogNotRecorded(refusal.Message);
            return null;
        }

        // The ledger has decided about each: the start goes out now, waits for a place, or is not owed.
        foreach (var start in starts) lane.Decided(start.Delivery);
        return noted.Value;
    }

    /// <summary>
    /// Stores that the ends of cards are about to be sent, and returns all sends that may follow. Null: nothing could be stored.
    /// </summary>
    private async Task<IReadOnlyList<DueSend>?> BeginLeaves(ActivityLane lane, IReadOnlyList<DueSend> nexts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var noted = await ledger.Submit(new BeginLeaves(lane.Account, lane.ActivityId, [.. nexts.Where(IsLeave).Select(next => next.Delivery.DeviceId)]));
        if (noted.IsRefused(out var refusal))
        {
            LogNotRecorded(refusal.Message);
            return null;
        }

        var handed = noted.Value.ToDictionary(delivery => delivery.DeviceId);
        return [.. nexts.Where(next => !IsLeave(next) || handed.ContainsKey(next.Delivery.DeviceId))];
    }

    private static Dictionary<string, DateTimeOffset?> OverdueAmong(IReadOnlyList<DueSend> starts) =>
        starts.Where(start => start.Delivery.Phase == DeliveryPhase.Starting).ToDictionary(start => start.Delivery.DeviceId, start => start.Delivery.NextTryAt);

    /// <summary>Completes when all separate sends have ended and are recorded.</summary>
    internal Task Settle() => apart.Close();

    /// <summary>
    /// Sends to a browser without blocking the pass. Browsers have many push services, and one that hangs must not delay the others or
    /// the phones.
    /// </summary>
    private void SendApart(ActivityLane lane, DueSend due, Func<DueSend, Task<Receipt>> send, CancellationToken cancellation)
    {
        if (!lane.TryDepart(due.Delivery.DeviceId)) return;
        apart.Begin();
        _ = Task.Run(() => Send(lane, due, send, cancellation), CancellationToken.None);
    }

    private async Task Send(ActivityLane lane, DueSend due, Func<DueSend, Task<Receipt>> send, CancellationToken cancellation)
    {
        try
        {
            await receipts.Record([await send(due)], cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server is stopping. The next start finds unrecorded sends again.
        }
        // A bug in one message must not stop the device's other messages. The send is tried again, and the log has the reason.
        catch (Exception error)
        {
            LogSendFailed(error, lane.ActivityId, due.Delivery.DeviceId);
            await Task.Delay(BugPause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lane.Returned(due.Delivery.DeviceId);
        apart.End();
    }

    /// <summary>Removes sends whose transport is off, and sends to devices that have one in flight.</summary>
    private IReadOnlyList<DueSend> Possible(ActivityLane lane, IReadOnlyList<DueSend> due) =>
        due.All(one => IsPossible(lane, one)) ? due : [.. due.Where(one => IsPossible(lane, one))];

    private bool IsPossible(ActivityLane lane, DueSend due) => adapters.For(due.Device).IsOn && !lane.IsUnderWay(due.Delivery.DeviceId);

    private static bool IsLeave(DueSend due) => due.Purpose == SendPurpose.Leave;

    private static bool IsBrowser(DueSend due) => due.Device?.Kind == DeviceKind.Web;

    [LoggerMessage(LogLevel.Error, "Push of activity {ActivityId} to device {DeviceId} failed; retrying in half a minute")]
    private partial void LogSendFailed(Exception error, string activityId, string deviceId);

    [LoggerMessage(LogLevel.Debug, "Pushes not recorded, and therefore not sent: {Reason}; retrying")]
    private partial void LogNotRecorded(string reason);
}
