using ActivitySmith.Domain;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class NotificationTable
{
    public static TagTable Tags { get; } = new("notification_tags", timeColumn: "created_at");

    public static Table<Notification> Notifications { get; } = new(
        "notifications",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("notification_id", ColumnKind.Text, IsFixed: true),
            new("seq", ColumnKind.Integer),
            new("content", ColumnKind.Bytes, IsFixed: true),
            new("tags", ColumnKind.Text, IsFixed: true),
            new("metadata", ColumnKind.Bytes, IsFixed: true),
            new("channels", ColumnKind.Bytes, IsFixed: true),
            new("created_at", ColumnKind.Integer, IsFixed: true),
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
        })
    {
        Tags = new(Tags, row => row.Tags, _ => 0, row => row.CreatedAt.ToUnixTimeMilliseconds(), IsNew: _ => true),
        ContentSize = row => RowSize.Of(row) - RowSize.Base,
    };
}
