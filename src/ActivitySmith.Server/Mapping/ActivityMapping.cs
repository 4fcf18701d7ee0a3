using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Http.Lists;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps activities to the rows of the management API.</summary>
internal static class ActivityMapping
{
    public static ManagedActivity Show(Activity activity)
    {
        var shown = activity.Shown;
        return new ManagedActivity
        {
            ActivityId = activity.Id,
            StreamKey = activity.StreamKey,
            State = activity.IsRunning ? ActivityListQuery.Running : ActivityListQuery.Ended,
            Version = activity.Version,
            ContentState = StoredJsonMapping.Parse(shown.State.Json),
            Derived = StoredJsonMapping.Derived(shown),
            Action = StoredJsonMapping.Button(shown, "action"),
            SecondaryAction = StoredJsonMapping.Button(shown, "secondary_action"),
            Alert = activity.Alert is { } alert ? StoredJsonMapping.Alert(alert) : null,
            Tags = shown.Tags?.Value ?? [],
            Metadata = StoredJsonMapping.Metadata(shown.Metadata),
            Channels = shown.Target.Channels,
            StartedAt = activity.StartedAt,
            UpdatedAt = activity.UpdatedAt,
            EndedAt = activity.EndedAt,
            DismissAt = activity.DismissAt,
            EndReason = activity.EndReason,
        };
    }
}
