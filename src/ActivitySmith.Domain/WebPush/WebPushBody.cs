using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Domain.WebPush;

/// <summary>Bodies of messages to browsers before encryption; see docs/device-api.md.</summary>
public static class WebPushBody
{
    /// <summary>File endings of video and audio: a notification can show images only.</summary>
    private static readonly string[] NoImages = [".mp4", ".m4v", ".mov", ".webm", ".mp3", ".m4a", ".wav", ".aac", ".aif", ".aiff", ".caf", ".ogg"];

    /// <param name="activity">The activity with its newest version.</param>
    /// <param name="isStart">Whether this is the first message about the activity to the browser.</param>
    /// <param name="heardVersion">The newest version whose alert was heard (<see cref="Deliveries.DeliveryRecord.HeardVersion"/>).</param>
    /// <param name="publicUrl">The public address of the server, without a slash at the end.</param>
    /// <param name="badge">Number on the app's icon; null leaves it unchanged.</param>
    public static byte[] Of(Activity activity, bool isStart, long heardVersion, string publicUrl, int? badge)
    {
        var state = activity.Shown.State.Value;
        var alert = activity.HasAlertAfter(heardVersion) ? activity.Alert : null;
        return new WebMessage
        {
            Title = alert?.Title ?? state.Title!,
            Body = alert?.Body is { } said ? $"{said}\n{CardText.Of(state)}".TrimEnd('\n') : CardText.Of(state),
            Navigate = $"{publicUrl}/app#activity={activity.Id}",
            Fallback = $"{publicUrl}/app",
            Tag = activity.Id,
            IsSilent = !isStart && alert is null && activity.IsRunning,
            Renotifies = !isStart && alert is not null,
            Badge = badge,
            IsMutable = true,
            Kind = "activity",
            Id = activity.Id,
            Version = activity.Version,
            State = !activity.IsRunning ? "ended" : isStart ? "started" : "updated",
        }.Fit();
    }

    /// <param name="notification">The newest version.</param>
    /// <param name="isSilent">Whether the browser has an earlier version, which this one replaces without a sound.</param>
    /// <param name="publicUrl">The public address of the server, without a slash at the end.</param>
    /// <param name="badge">Number on the app's icon; null leaves it unchanged.</param>
    public static byte[] Of(Notification notification, bool isSilent, string publicUrl, int? badge)
    {
        var content = notification.Content.Value;
        var history = $"{publicUrl}/app/history";
        if (notification.State == NotificationState.Withdrawn)
        {
            return new WebMessage
            {
                Title = NotificationPayload.WithdrawnTitle,
                Navigate = history,
                Fallback = history,
                Tag = notification.Id,
                IsSilent = true,
                Badge = badge,
                IsMutable = true,
                Kind = "notification",
                Id = notification.Id,
                Version = notification.Version,
                State = NotificationState.Withdrawn,
            }.Fit();
        }

        WebAction[] actions = [.. (content.Actions ?? []).Select(ActionOf)];
        return new WebMessage
        {
            Title = content.Title,
            Body = string.Join('\n', new[] { content.Subtitle, content.Message }.Where(line => !string.IsNullOrWhiteSpace(line))),
            Navigate = content.Redirection is { } target && Links.IsWeb(target) ? Links.Plain(target) : history,
            Fallback = history,
            Tag = notification.Id,
            IsSilent = isSilent || content.InterruptionLevel == "passive",
            Icon = content.Icon,
            Image = content.Media is { } media && IsImage(media) ? media : null,
            Actions = actions,
            Badge = badge,
            IsMutable = actions.Length > 0,
            Kind = "notification",
            Id = notification.Id,
            Version = notification.Version == 1 ? null : notification.Version,
        }.Fit();
    }

    private static WebAction ActionOf(Button button, int index) =>
        button.Type == Button.OpenUrl
            ? new WebAction($"open-{index}", button.Title, Links.Plain(button.Url))
            : new WebAction(button.ActionId!, button.Title, Navigate: null);

    private static bool IsImage(string media) =>
        Uri.TryCreate(media, UriKind.Absolute, out var address) && !NoImages.Any(end => address.AbsolutePath.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
