using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class ActivityTables
{
    /// <summary>States in <see cref="Tags"/>.</summary>
    public const long Running = 1, Ended = 0;

    public static TagTable Tags { get; } = new("activity_tags", "activities", timeColumn: "started_at");

    public static Table<Activity> Activities { get; } = new(
        "activities",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("activity_id", ColumnKind.Text, IsFixed: true),
            new("stream_key", ColumnKind.Text, IsFixed: true),
            new("previous_id", ColumnKind.Text, IsFixed: true),
            new("version", ColumnKind.Integer),
            new("seq", ColumnKind.Integer),
            .. PresentationColumns.All,
            new("alert", ColumnKind.Bytes),
            new("alert_version", ColumnKind.Integer),
            new("started_at", ColumnKind.Integer, IsSettled: true), // Changes only when a clock that was ahead has dated it.
            new("updated_at", ColumnKind.Integer),
            new("ended_at", ColumnKind.Integer, IsSettled: true),
            new("dismiss_at", ColumnKind.Integer, IsSettled: true),
            new("end_reason", ColumnKind.Text, IsSettled: true),
            new("last_frame_at", ColumnKind.Integer),
        ],
        activity => new RowKey(activity.Account, activity.Id),
        Write,
        Read)
    {
        IsSettled = (before, after) => before.IsRunning && after.IsRunning && before.StartedAt == after.StartedAt,
        ContentSize = activity => RowSize.Of(activity.Shown),
        Tags = new(
            Tags,
            activity => activity.Shown.Tags,
            activity => activity.IsRunning ? Running : Ended,
            activity => activity.StartedAt.ToUnixTimeMilliseconds(),
            IsNew: activity => activity.UpdatedAt == activity.StartedAt),
    };

    public static Log<Frame> Frames { get; } = new(
        "frames",
        [
            new("account_id", ColumnKind.Integer),
            new("activity_id", ColumnKind.Text),
            new("version", ColumnKind.Integer),
            new("at", ColumnKind.Integer),
            new("state", ColumnKind.Bytes),
            new("timer", ColumnKind.Bytes),
        ],
        (frame, writer) =>
        {
            writer.Account(frame.Account);
            writer.Text(frame.ActivityId);
            writer.Integer(frame.Version);
            writer.Time(frame.At);
            writer.Bytes(frame.State);
            writer.Bytes(frame.Timer);
        });

    /// <summary>The targets of activities; only read.</summary>
    public static Table<ActivityTarget> Targets { get; } = new(
        "activities",
        [new("account_id", ColumnKind.Integer), new("activity_id", ColumnKind.Text), new("channels", ColumnKind.Bytes)],
        row => new RowKey(row.Account, row.Id),
        (_, _) => throw new NotSupportedException("The targets of activities are only read"),
        reader => new ActivityTarget(reader.Account(), reader.Text(), Json.ToTarget(reader.OptionalBytes())));

    public static byte[]? TimerJson(TimerWindow? timer) => PresentationColumns.TimerJson(timer);

    private static void Write(Activity row, IColumnWriter writer)
    {
        writer.Account(row.Account);
        writer.Text(row.Id);
        writer.Text(row.StreamKey);
        writer.Text(row.PreviousId);
        writer.Integer(row.Version);
        writer.Integer(row.Seq);
        PresentationColumns.Write(row.Shown, writer);
        writer.Bytes(row.Alert is null ? null : JsonSerializer.SerializeToUtf8Bytes(row.Alert, StoredJson.Instance.AlertText));
        writer.Integer(row.AlertVersion);
        writer.Time(row.StartedAt);
        writer.Time(row.UpdatedAt);
        writer.Time(row.EndedAt);
        writer.Time(row.DismissAt);
        writer.Text(row.EndReason);
        writer.Time(row.LastFrameAt);
    }

    private static Activity Read(IColumnReader reader) => new()
    {
        Account = reader.Account(),
        Id = reader.Text(),
        StreamKey = reader.OptionalText(),
        PreviousId = reader.OptionalText(),
        Version = reader.Integer(),
        Seq = reader.Integer(),
        Shown = PresentationColumns.Read(reader) ?? throw new InvalidDataException("Activity without a state"),
        Alert = reader.OptionalBytes() is { } alert ? JsonSerializer.Deserialize(alert, StoredJson.Instance.AlertText) : null,
        AlertVersion = reader.Integer(),
        StartedAt = reader.Time(),
        UpdatedAt = reader.Time(),
        EndedAt = reader.OptionalTime(),
        DismissAt = reader.OptionalTime(),
        EndReason = reader.OptionalText(),
        LastFrameAt = reader.Time(),
    };
}

/// <param name="Account">The account.</param>
/// <param name="Id">The activity.</param>
/// <param name="Target">Its target.</param>
internal sealed record ActivityTarget(AccountId Account, string Id, Target Target);
