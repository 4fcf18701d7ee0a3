using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.WebPush;

namespace ActivitySmith.Domain.Deliveries;

/// <summary>What is to be done for one activity now: the gap between its newest version and what each device has seen.</summary>
/// <param name="Starts">Cards to be started.</param>
/// <param name="Nexts">Newest versions, ends, and cards that devices are to lose.</param>
/// <param name="Done">Closes deliveries with nothing left to do.</param>
/// <param name="WakeAt">When something of it is due again by itself; null when only an event can change that.</param>
public sealed record DeliveryPlan(IReadOnlyList<DueSend> Starts, IReadOnlyList<DueSend> Nexts, IReadOnlyList<Receipt> Done, Moment? WakeAt)
{
    /// <summary>
    /// How long a card that only got the start is waited for after the activity's end, so that the end can reach it: as long as the
    /// start could still turn up.
    /// </summary>
    private static readonly TimeSpan EndTimeout = Lifecycle.MaxAge;

    /// <param name="activity">Its newest version.</param>
    /// <param name="deliveries">All open ones.</param>
    /// <param name="deviceOf">Null for a device that is not found, and not even what is kept of a removed one.</param>
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
                done.Add(Receipt.Closed(delivery, DeliveryPhase.Left, "The device is gone"));
                continue;
            }

            if (device?.RemovedSince is { } removed) wake = Moment.Earlier(wake, removed + RemovedDevice.Patience);
            switch (StepOf(activity, open, device, removal, now))
            {
                case Step.Close close:
                    done.Add(Receipt.Closed(delivery, close.Phase, close.Reason));
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
        if (activity.IsRunning && delivery is { IsBroadcast: true, ChannelId: { } channel } && (delivery.IsLeaving || removal.Has(channel))) return new Step.Send(SendPurpose.Leave);
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
            case DeliveryPhase.Starting when open.IsDue(now): // The app had been left to start it, which needs no token.
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

        // A card on a channel moves with the channel's own delivery, which closes it too.
        if (delivery.ChannelId is not null && !delivery.IsBroadcast) return new Step.Wait(null);
        if (delivery.SeenVersion >= activity.Version) return activity.IsRunning ? new Step.Wait(null) : new Step.Close(DeliveryPhase.Ended, null);
        if (delivery.IsBroadcast || delivery.UpdateToken is not null)
            return activity.Version > delivery.RefusedVersion ? new Step.Send(SendPurpose.Next) : new Step.Wait(null);
        return activity.IsRunning ? new Step.Wait(null) : OrTimeout((seen.EndedAt ?? now) + EndTimeout, DeliveryPhase.Ended, now);
    }

    /// <summary>
    /// Nothing comes from a removed device any longer, so that nothing of it is waited for. A card on a channel is ended with the channel, which
    /// would bring it every further state; one without an address only its app can take away, which learns on waking that it was removed.
    /// </summary>
    private static Step OfRemoved(OpenDelivery open, Device device, RemovedListeners removal, Moment removed, ClockReading now)
    {
        var delivery = open.Row;
        var isOver = now.Moment >= removed + RemovedDevice.Patience;
        if (isOver || delivery.Phase is DeliveryPhase.WaitingForPlace or DeliveryPhase.Due) return new Step.Close(DeliveryPhase.Left, delivery.Reason);
        if (delivery.Phase == DeliveryPhase.Starting && !open.IsDue(now)) return new Step.Wait(open.NotBefore);
        if (delivery.UpdateToken is not null) return new Step.Send(SendPurpose.Leave);
        if (delivery.ChannelId is { } channel && removal.Has(channel)) return new Step.Wait(null);
        return delivery.ChannelId is null && device.ApnsToken is not null ? new Step.Send(SendPurpose.Leave) : new Step.Close(DeliveryPhase.Left, delivery.Reason);
    }

    /// <summary>What a browser shows it keeps until its app takes it away; only the app can, and does when it is opened.</summary>
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

    /// <summary>Broadcast channels that a removed device still listens to, and that are still there to be ended.</summary>
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
                if (delivery is not { IsBroadcast: false, ChannelId: { } channel } || deviceOf(delivery.DeviceId)?.RemovedSince is not { } since || now.Moment >= since + RemovedDevice.Patience) continue;
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

        /// <param name="Until">Null: for an event.</param>
        public sealed record Wait(Moment? Until) : Step;
    }
}
