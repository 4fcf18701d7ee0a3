using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Events;

namespace ActivitySmith.Server.Devices;

/// <summary>Reads the events of one device while it is paired. The device's channels are read again whenever devices or channels change.</summary>
internal sealed class DeviceReader(
    DeviceCaller caller, DeviceAudience audience, ActivityQueries activities, NotificationQueries notifications, string epoch, TimeProvider clock)
    : IEventReader
{
    /// <summary>Most running activities read for the start of a stream.</summary>
    private const int MaxRunning = 1_000;

    private const int MaxEnded = 100;
    private const int MaxNotifications = 50;

    /// <summary>Longest time that an ended card stays on the Lock Screen (4 hours: developer.apple.com/documentation/activitykit).</summary>
    private static readonly TimeSpan EndedFor = TimeSpan.FromHours(4);

    private readonly HashSet<string> shown = [];
    private DeviceView? view;

    public AccountId Account => caller.Account;

    public string? DeviceId => caller.Id;

    public async Task<EventSnapshot?> Read(CancellationToken cancellation)
    {
        view = await audience.Of(caller, cancellation);
        if (view is null) return null;
        var now = clock.GetUtcNow();
        var running = await activities.Running(Account, MaxRunning, cancellation);
        var ended = await activities.RecentlyEnded(Account, now - EndedFor, MaxEnded, cancellation);
        var sent = await notifications.After(Account, seq: null, view.Device.CreatedAt, MaxNotifications, cancellation);
        List<Activity> cards = [.. running.Concat(ended.Where(activity => activity.DismissAt > now)).Where(activity => view.IsMeant(activity.Shown.Target))];
        shown.Clear();
        shown.UnionWith(cards.Select(activity => activity.Id));
        return new EventSnapshot(
            [
                .. cards.Select(activity => PageEvent.Of(activity, epoch)),
                .. sent.Where(notification => view.IsMeant(notification.Target)).Select(notification => PageEvent.Of(notification, epoch)),
            ],
            [.. cards.Select(activity => activity.Id)],
            await audience.Badge(caller, cancellation));
    }

    public IReadOnlyList<PageEvent>? Select(IReadOnlyList<PageEvent> changes)
    {
        if (view is null || shown.Count > MaxRunning + MaxEnded) return null;
        var meant = new List<PageEvent>(changes.Count);
        foreach (var change in changes)
        {
            if (change.DeviceId is not null)
            {
                meant.Add(change); // The hub delivers such changes to the device's own stream only.
                continue;
            }

            // The device shows a card that no longer targets it: the stream sends a new list, and the app drops the card.
            if (!view.IsMeant(change.Target) && shown.Contains(change.Subject)) return null;
            if (!view.IsMeant(change.Target)) continue;
            shown.Add(change.Subject);
            meant.Add(change);
        }

        return meant;
    }

    public async Task<bool> IsWelcome(CancellationToken cancellation) => await audience.Of(caller, cancellation) is not null;
}
