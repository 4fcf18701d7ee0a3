using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.WebPush;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>The work that is due for one activity: the difference between its newest version and the version that each device has.</summary>
/// <param name="Starts">Starts of cards.</param>
/// <param name="Nexts">Pushes of the newest version, ends, and ends of cards that devices must lose.</param>
/// <param name="Done">Receipts that close deliveries with nothing left to do.</param>
/// <param name="WakeAt">The time when more work becomes due without an event; null when only an event can change the plan.</param>
public sealed record DeliveryPlan(IReadOnlyList<DueSend> Starts, IReadOnlyList<DueSend> Nexts, IReadOnlyList<Receipt> Done, Moment? WakeAt)
{
    /// <summary>
    /// How long the server waits, after the end of the activity, for an update token of a card that received only its start, so that the end can
    /// reach it. A start can still arrive within this time.
    /// </summary>
    private static readonly TimeSpan EndTimeout = Lifecycle.MaxAge;

    /// <param name="activity">The activity with its newest version.</param>
    /// <param name="deliveries">All open deliveries of the activity.</param>
    /// <param name="deviceOf">Finds a device, or the record of a removed device; null when there is neither.</param>
    /// <param name="now">The server's clocks.</param>
    public static DeliveryPlan Of(OpenActivity activity, IReadOnlyCollection<OpenDelivery> deliveries, Func<string, Device?> deviceOf, ClockReading now)
    {
        List<DueSend> starts = [], nexts = [];
        List<Receipt> done = [];
        Moment? wake = null;
        var removal = RemovedListeners.Of(deliveries, deviceOf, now);
        foreach (var open in deliveries)
        {
            var delivery = open.Row;
            var device = delivery.IsBroadcast ? null : deviceOf(delivery.DeviceId);
            if (!delivery.IsBroadcast && device is null)
            {
                if (open.IsStored) done.Add(Receipt.Closed(delivery, DeliveryPhase.Left, "The device was removed"));
                continue;
            }

            if (device?.RemovedSince is { } removed) wake = Moment.Earlier(wake, removed + RemovedDevice.Retention);
            switch (StepOf(activity, open, device, removal, now))
            {
                case Step.Close close:
                    if (open.IsStored) done.Add(Receipt.Closed(delivery, close.Phase, close.Reason));
                    break;
                case Step.Send when !open.IsDue(now):
                    wake = Moment.Earlier(wake, open.NotBefore);
                    break;
                case Step.Send { Purpose: SendPurpose.Start }:
                    starts.Add(new(delivery, SendPurpose.Start, device));
                    break;
                case Step.Send send:
                    nexts.Add(new(delivery, send.Purpose, device));
                    break;
                case Step.Wait { Until: { } until }:
                    wake = Moment.Earlier(wake, until);
                    break;
            }
        }

        return new(starts, nexts, done, wake);
    }

    private static Step StepOf(OpenActivity seen, OpenDelivery open, Device? device, RemovedListeners removal, ClockReading now)
    {
        var (activity, delivery) = (seen.Newest, open.Row);
        if (device?.RemovedSince is { } removed) return OfRemoved(open, device, removal, removed, now);
        if (activity.IsRunning && delivery is { IsBroadcast: true, ChannelId: { } channel } && (delivery.IsLeaving || removal.Has(channel)))
            return new Step.Send(SendPurpose.Leave);
        if (delivery.Phase == DeliveryPhase.Live && device?.Kind == DeviceKind.Web) return OfBrowser(activity, open, device, now.Moment);
        if (delivery.Phase == DeliveryPhase.Live || delivery.IsBroadcast) return OfCard(seen, delivery, device, now.Moment);
        var isOver = !activity.IsRunning || delivery.IsLeaving;
        switch (delivery.Phase)
        {
            case DeliveryPhase.WaitingForPlace or DeliveryPhase.Due when isOver:
                return new Step.Close(delivery.IsLeaving ? DeliveryPhase.Left : DeliveryPhase.Ended, delivery.Reason);
            case DeliveryPhase.Due when device!.CanStart && activity.Version > delivery.RefusedVersion:
                return new Step.Send(SendPurpose.Start);
            case DeliveryPhase.Starting when open.IsDue(now) && isOver:
                return new Step.Close(delivery.IsLeaving ? DeliveryPhase.Left : DeliveryPhase.Ended, "NoReport");
            // The app got the card to start and did not report it. An app needs no push-to-start token for that; a push does.
            case DeliveryPhase.Starting when open.IsDue(now):
                return device!.CanStart ? new Step.Send(SendPurpose.Start) : new Step.Wait(null);
            case DeliveryPhase.Starting:
                return new Step.Wait(open.NotBefore);
            default:
                return new Step.Wait(null);
        }
    }

    private static Step OfCard(OpenActivity seen, DeliveryRecord delivery, Device? device, Moment now)
    {
        var activity = seen.Newest;
        if (delivery is { IsLeaving: true, IsBroadcast: false })
        {
            if (delivery.UpdateToken is not null || (delivery.ChannelId is not null && device?.ApnsToken is not null)) return new Step.Send(SendPurpose.Leave);
            return OrTimeout(seen.StartedAt + Lifecycle.MaxAge, DeliveryPhase.Left, now);
        }

        // Where no notification can tell it either, only a report or another token ends the wait.
        if (delivery.AwaitsFallback && activity.IsRunning) return device?.ApnsToken is null ? new Step.Wait(null) : new Step.Send(SendPurpose.Fallback);

        // The delivery of the broadcast channel updates a card on that channel, and closes its delivery.
        if (delivery.ChannelId is not null && !delivery.IsBroadcast) return new Step.Wait(null);
        if (delivery.SeenVersion >= activity.Version) return activity.IsRunning ? new Step.Wait(null) : new Step.Close(DeliveryPhase.Ended, null);
        if (delivery.IsBroadcast || delivery.UpdateToken is not null)
            return activity.Version > delivery.RefusedVersion ? new Step.Send(SendPurpose.Next) : new Step.Wait(null);
        return activity.IsRunning ? new Step.Wait(null) : OrTimeout((seen.EndedAt ?? now) + EndTimeout, DeliveryPhase.Ended, now);
    }

    /// <summary>
    /// A removed device reports nothing more, so the server does not wait for reports. If its card is subscribed to a broadcast channel, the server ends
    /// the channel, which would otherwise bring the card every further state. Only the app can end a card without an address: a push wakes the app,
    /// and the app learns that the device was removed.
    /// </summary>
    private static Step OfRemoved(OpenDelivery open, Device device, RemovedListeners removal, Moment removed, ClockReading now)
    {
        var delivery = open.Row;
        var isOver = now.Moment >= removed + RemovedDevice.Retention;
        if (isOver || delivery.Phase is DeliveryPhase.WaitingForPlace or DeliveryPhase.Due) return new Step.Close(DeliveryPhase.Left, delivery.Reason);
        if (delivery.Phase == DeliveryPhase.Starting && !open.IsDue(now)) return new Step.Wait(open.NotBefore);
        if (delivery.UpdateToken is not null) return new Step.Send(SendPurpose.Leave);
        if (delivery.ChannelId is { } channel && removal.Has(channel)) return new Step.Wait(null);
        return delivery.ChannelId is null && device.ApnsToken is not null
            ? new Step.Send(SendPurpose.Leave)
            : new Step.Close(DeliveryPhase.Left, delivery.Reason);
    }

    /// <summary>A browser keeps a notification until the app removes it. Only the app can remove it, and does so when it is opened.</summary>
    private static Step OfBrowser(Activity activity, OpenDelivery open, Device device, Moment now)
    {
        var delivery = open.Row;
        if (delivery.IsLeaving) return new Step.Close(DeliveryPhase.Left, delivery.Reason);
        var isSeen = delivery.SeenVersion >= activity.Version;
        if (!activity.IsRunning && (isSeen || device.WebPush is null)) return new Step.Close(DeliveryPhase.Ended, delivery.Reason);
        if (isSeen || device.WebPush is not { } subscription || activity.Version <= delivery.RefusedVersion) return new Step.Wait(null);
        if (WebPace.DueAt(activity, open, subscription) is not { } at) return new Step.Wait(null);
        return at > now ? new Step.Wait(at) : new Step.Send(SendPurpose.Next);
    }

    private static Step OrTimeout(Moment until, DeliveryPhase then, Moment now) =>
        now >= until ? new Step.Close(then, "NoToken") : new Step.Wait(until);

    /// <summary>Open broadcast channels that a removed device is still subscribed to.</summary>
    private readonly struct RemovedListeners
    {
        private readonly HashSet<string>? channels;

        private RemovedListeners(HashSet<string>? channels) => this.channels = channels;

        public bool Has(string channel) => channels?.Contains(channel) == true;

        public static RemovedListeners Of(IReadOnlyCollection<OpenDelivery> deliveries, Func<string, Device?> deviceOf, ClockReading now)
        {
            HashSet<string>? found = null;
            foreach (var open in deliveries)
            {
                var delivery = open.Row;
                if (delivery is not { IsBroadcast: false, ChannelId: { } channel }
                    || deviceOf(delivery.DeviceId)?.RemovedSince is not { } since
                    || now.Moment >= since + RemovedDevice.Retention) continue;
                var isListening = delivery.Phase == DeliveryPhase.Live || (delivery.Phase == DeliveryPhase.Starting && open.IsDue(now));
                if (isListening) (found ??= []).Add(channel);
            }

            found?.IntersectWith(deliveries.Where(open => open.Row.IsBroadcast).Select(open => open.Row.ChannelId!));
            return new(found);
        }
    }

    private abstract record Step
    {
        public sealed record Send(SendPurpose Purpose) : Step;

        public sealed record Close(DeliveryPhase Phase, string? Reason) : Step;

        /// <param name="Until">The time to wait for; null when only an event ends the wait.</param>
        public sealed record Wait(Moment? Until) : Step;
    }
}
