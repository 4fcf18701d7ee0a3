using System.Text;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Ledger.Actions;

/// <summary>Finds the activity or notification that contains a button, for callers that have only the button's action id.</summary>
public sealed class ActionSources(ActivityQueries activities, NotificationQueries notifications)
{
    /// <summary>Maximum number of running activities, and of latest notifications, to search.</summary>
    private const int SearchLimit = 2_000;

    /// <summary>
    /// Null when no running activity and none of the latest notifications has the button. Reads all of them, which is acceptable for taps by people.
    /// </summary>
    public async Task<ActionSource?> Find(AccountId account, string actionId, CancellationToken cancellation)
    {
        // Action ids need no escapes in JSON and are too random to occur anywhere else.
        var needle = Encoding.ASCII.GetBytes($"\"{actionId}\"");
        foreach (var activity in await activities.Running(account, SearchLimit, cancellation))
            if (activity.Shown.Buttons.Json.AsSpan().IndexOf(needle) >= 0) return new ActionSource(activity.Id, activity.Shown.Target);
        foreach (var notification in await notifications.Recent(account, SearchLimit, cancellation))
            if (notification.Content.Json.AsSpan().IndexOf(needle) >= 0) return new ActionSource(notification.Id, notification.Target);
        return null;
    }
}

/// <param name="Id">Id of the activity or the notification.</param>
/// <param name="Target">Its target.</param>
public sealed record ActionSource(string Id, Target Target);
