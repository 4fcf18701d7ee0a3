using ActivitySmith.Domain;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class NotificationTable
{
    public static TagTable Tags { get; } = new("notification_tags", "notifications", timeColumn: "created_at");

    public static Table<Notification> Notifications { get; } = new(
        "notifications",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("notification_id", ColumnKind.Text, IsFixed: true),
            new("seq", ColumnKind.Integer),
            new("content", ColumnKind.Bytes),
            new("tags", ColumnKind.Text),
            new("metadata", ColumnKind.Bytes),
            new("channels", ColumnKind.Bytes, IsFixed: true),
            new("created_at", ColumnKind.Integer),
            new("sent_seq", ColumnKind.Integer),
            new("version", ColumnKind.Integer),
            new("state", ColumnKind.Text),
            new("deliver_at", ColumnKind.Integer),
            new("changed_at", ColumnKind.Integer),
            new("version_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Integer(row.Seq);
            writer.Bytes(row.Content.Json);
            writer.Text(Json.OfTags(row.Tags));
            writer.Bytes(row.Metadata);
            writer.Bytes(Json.OfTarget(row.Target));
            writer.Time(row.CreatedAt);
            writer.Integer(row.SentSeq);
            writer.Integer(row.Version);
            writer.Text(row.State);
            writer.Time(row.DeliverAt);
            writer.Time(row.ChangedAt);
            writer.Time(row.VersionAt);
        },
        reader => new Notification
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Seq = reader.Integer(),
            Content = Stored<NotificationContent>.Parse(reader.Bytes(), StoredJson.Instance.NotificationContent)!,
            Tags = Json.ToTags(reader.OptionalText()),
            Metadata = Json.Checked(reader.OptionalBytes()),
            Target = Json.ToTarget(reader.OptionalBytes()),
            CreatedAt = reader.Time(),
            SentSeq = reader.Integer(),
            Version = reader.Integer(),
            State = reader.Text(),
            DeliverAt = reader.OptionalTime(),
            ChangedAt = reader.OptionalTime(),
            VersionAt = reader.OptionalTime(),
        })
    {
        Tags = new(Tags, row => row.Tags, row => NumberOf(row.State), row => row.CreatedAt.ToUnixTimeMilliseconds(), IsNew: IsNew),
        ContentSize = row => RowSize.Of(row) - RowSize.Base,
    };

    /// <summary>The states of notifications; only read.</summary>
    public static Table<NotificationStateOf> States { get; } = new(
        "notifications",
        [new("account_id", ColumnKind.Integer), new("notification_id", ColumnKind.Text), new("state", ColumnKind.Text)],
        row => new RowKey(row.Account, row.Id),
        (_, _) => throw new NotSupportedException("The states of notifications are only read"),
        reader => new NotificationStateOf(reader.Account(), reader.Text(), reader.Text()));

    public static Table<NotificationVersion> Versions { get; } = new(
        "notification_versions",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("version_id", ColumnKind.Text, IsFixed: true),
            new("notification_id", ColumnKind.Text, IsFixed: true),
            new("version", ColumnKind.Integer, IsFixed: true),
            new("content", ColumnKind.Bytes),
            new("at", ColumnKind.Integer, IsFixed: true),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.NotificationId);
            writer.Integer(row.Version);
            writer.Bytes(row.Content.Json);
            writer.Time(row.At);
        },
        reader =>
        {
            var account = reader.Account();
            reader.Text(); // The key consists of the following columns.
            return new NotificationVersion(
                account,
                reader.Text(),
                reader.Integer(),
                Stored<NotificationContent>.Parse(reader.Bytes(), StoredJson.Instance.NotificationContent)!,
                reader.Time());
        })
    {
        ContentSize = row => RowSize.OfJson(row.Content),
    };

    /// <summary>The number of a state in <see cref="Tags"/>.</summary>
    /// <param name="state">One of <see cref="NotificationState.Names"/>.</param>
    public static long NumberOf(string state) => state switch
    {
        NotificationState.Sent => 0,
        NotificationState.Scheduled => 1,
        NotificationState.Withdrawn => 2,
        _ => 3,
    };

    /// <summary>Whether it cannot be stored yet: it is sent at once, or was just scheduled.</summary>
    private static bool IsNew(Notification row) =>
        row is { Version: 1, ChangedAt: null } && (row.DeliverAt is null || row.State == NotificationState.Scheduled);
}

/// <param name="Account">The notification's account.</param>
/// <param name="Id">Id of the notification.</param>
/// <param name="State">Its state.</param>
internal sealed record NotificationStateOf(AccountId Account, string Id, string State);
