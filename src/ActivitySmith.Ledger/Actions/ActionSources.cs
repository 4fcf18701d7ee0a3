using System.Text;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Finds what a button stands on, for those who know the button alone.</summary>
public sealed class ActionSources(ActivityQueries activities, NotificationQueries notifications)
{
    /// <summary>Running activities, and latest notifications, that are looked through.</summary>
    private const int Lid = 2_000;

    /// <summary>Null when no running activity and none of the latest notifications carries it. Reads them all: for taps of people, not of programs.</summary>
    public async Task<ActionSource?> Find(AccountId account, string actionId, CancellationToken cancellation)
    {
        // Ids of actions need no escapes in JSON, and are too random to stand anywhere else.
        var needle = Encoding.ASCII.GetBytes($"\"{actionId}\"");
        foreach (var activity in await activities.Running(account, Lid, cancellation))
            if (activity.Shown.Buttons.Json.AsSpan().IndexOf(needle) >= 0) return new ActionSource(activity.Id, activity.Shown.Target);
        foreach (var notification in await notifications.Recent(account, Lid, cancellation))
            if (notification.Content.Json.AsSpan().IndexOf(needle) >= 0) return new ActionSource(notification.Id, notification.Target);
        return null;
    }
}

/// <param name="Id">Of the activity or the notification.</param>
/// <param name="Target">Whom it is meant for.</param>
public sealed record ActionSource(string Id, Target Target);
