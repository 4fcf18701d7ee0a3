using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class StreamTable
{
    public static TagTable Tags { get; } = new("stream_tags", "streams");

    public static Table<StreamRecord> Streams { get; } = new(
        "streams",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("stream_key", ColumnKind.Text, IsFixed: true),
            new("activity_id", ColumnKind.Text),
            new("last_activity_id", ColumnKind.Text),
            new("version", ColumnKind.Integer),
            new("is_removed", ColumnKind.Integer),
            .. PresentationColumns.All,
            new("listed_tags", ColumnKind.Text),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("updated_at", ColumnKind.Integer),
        ],
        stream => new RowKey(stream.Account, stream.Key.Value),
        Write,
        Read)
    {
        ContentSize = stream => RowSize.Of(stream.Parked) + RowSize.OfJson(stream.ListedTags),
        Tags = new(Tags, stream => stream.ListedTags, stream => NumberOf(StreamState.Of(stream)), _ => 0, IsNew: _ => false),
    };

    /// <summary>The number of a state in <see cref="Tags"/>.</summary>
    /// <param name="state">One of <see cref="StreamState.Names"/>.</param>
    public static long NumberOf(string state) => state switch
    {
        StreamState.Running => 0,
        StreamState.Paused => 1,
        StreamState.Inactive => 2,
        _ => 3,
    };

    private static void Write(StreamRecord row, IColumnWriter writer)
    {
        writer.Account(row.Account);
        writer.Text(row.Key.Value);
        writer.Text(row.ActivityId);
        writer.Text(row.LastActivityId);
        writer.Integer(row.Version);
        writer.Flag(row.IsRemoved);
        PresentationColumns.Write(row.Parked, writer);
        writer.Text(Json.OfTags(row.ListedTags));
        writer.Time(row.CreatedAt);
        writer.Time(row.UpdatedAt);
    }

    private static StreamRecord Read(IColumnReader reader) => new()
    {
        Account = reader.Account(),
        Key = StreamKey.TryParse(reader.Text(), out var key) ? key : throw new InvalidDataException("Stream without a valid key"),
        ActivityId = reader.OptionalText(),
        LastActivityId = reader.OptionalText(),
        Version = reader.Integer(),
        IsRemoved = reader.Flag(),
        Parked = PresentationColumns.Read(reader),
        ListedTags = Json.ToTags(reader.OptionalText()),
        CreatedAt = reader.Time(),
        UpdatedAt = reader.Time(),
    };
}
