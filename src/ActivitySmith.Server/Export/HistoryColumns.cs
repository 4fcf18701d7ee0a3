using ActivitySmith.Contracts.Manage;

namespace ActivitySmith.Server.Export;

/// <summary>The columns of CSV files (docs/management-api.md, Export). New ones go before the last, which holds the whole content.</summary>
internal static class HistoryColumns
{
    public static IReadOnlyList<CsvColumn<ManagedActivity>> OfActivities { get; } =
    [
        new("activity_id", row => row.ActivityId),
        new("stream_key", row => row.StreamKey),
        new("state", row => row.State),
        new("version", row => row.Version.ToString()),
        new("type", row => CsvCell.Of(row.ContentState, "type")),
        new("title", row => CsvCell.Of(row.ContentState, "title")),
        new("subtitle", row => CsvCell.Of(row.ContentState, "subtitle")),
        new("message", row => CsvCell.Of(row.ContentState, "message")),
        new("tags", row => CsvCell.Of(row.Tags)),
        new("channels", row => CsvCell.Of(row.Channels)),
        new("started_at", row => CsvCell.Of(row.StartedAt)),
        new("updated_at", row => CsvCell.Of(row.UpdatedAt)),
        new("ended_at", row => CsvCell.Of(row.EndedAt)),
        new("dismiss_at", row => CsvCell.Of(row.DismissAt)),
        new("end_reason", row => row.EndReason),
        new("metadata", row => CsvCell.Of(row.Metadata)),
        new("content_state", row => CsvCell.Of(row.ContentState)),
    ];

    public static IReadOnlyList<CsvColumn<ManagedNotification>> OfNotifications { get; } =
    [
        new("notification_id", row => row.NotificationId),
        new("state", row => row.State),
        new("version", row => row.Version.ToString()),
        new("title", row => CsvCell.Of(row.Content, "title")),
        new("subtitle", row => CsvCell.Of(row.Content, "subtitle")),
        new("message", row => CsvCell.Of(row.Content, "message")),
        new("tags", row => CsvCell.Of(row.Tags)),
        new("channels", row => CsvCell.Of(row.Channels)),
        new("created_at", row => CsvCell.Of(row.CreatedAt)),
        new("deliver_at", row => CsvCell.Of(row.DeliverAt)),
        new("changed_at", row => CsvCell.Of(row.ChangedAt)),
        new("metadata", row => CsvCell.Of(row.Metadata)),
        new("content", row => CsvCell.Of(row.Content)),
    ];
}
