using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class DeliveryTables
{
    public static Table<DeliveryRecord> Deliveries { get; } = new(
        "deliveries",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("delivery_id", ColumnKind.Text, IsFixed: true),
            new("subject_id", ColumnKind.Text, IsFixed: true),
            new("device_id", ColumnKind.Text, IsFixed: true),
            new("kind", ColumnKind.Text, IsFixed: true),
            new("phase", ColumnKind.Text),
            new("wanted_version", ColumnKind.Integer),
            new("seen_version", ColumnKind.Integer),
            new("shown_version", ColumnKind.Integer),
            new("refused_version", ColumnKind.Integer),
            new("update_token", ColumnKind.Text),
            new("token_generation", ColumnKind.Integer),
            new("token_reported_at", ColumnKind.Integer),
            new("channel_id", ColumnKind.Text),
            new("push_timestamp", ColumnKind.Integer),
            new("push_id", ColumnKind.Text),
            new("reason", ColumnKind.Text),
            new("attempts", ColumnKind.Integer),
            new("next_try_at", ColumnKind.Integer),
            new("start_sent_at", ColumnKind.Integer),
            new("start_version", ColumnKind.Integer),
            new("leave_sent_at", ColumnKind.Integer),
            new("swipes", ColumnKind.Integer),
            new("is_leaving", ColumnKind.Integer),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("closed_at", ColumnKind.Integer, IsSettled: true),
            new("updated_at", ColumnKind.Integer), // Last, so that a statement without the settled columns still uses all parameters.
        ],
        row => new RowKey(row.Account, row.Id),
        Write,
        Read)
    {
        IsSettled = (before, after) => before.IsOpen && after.IsOpen,
    };

    public static Table<DevicePlaces> Places { get; } = new(
        "device_places",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("device_id", ColumnKind.Text, IsFixed: true),
            new("active", ColumnKind.Bytes),
            new("waiting", ColumnKind.Bytes),
        ],
        row => new RowKey(row.Account, row.DeviceId),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.DeviceId);
            writer.Bytes(Json.OfSlugs(row.Active));
            writer.Bytes(Json.OfSlugs(row.Waiting));
        },
        reader => new DevicePlaces(reader.Account(), reader.Text(), Json.ToSlugs(reader.Bytes())!, Json.ToSlugs(reader.Bytes())!));

    public static Table<BroadcastChannel> Channels { get; } = new(
        "broadcast_channels",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("channel_id", ColumnKind.Text, IsFixed: true),
            new("environment", ColumnKind.Text, IsFixed: true),
            new("activity_id", ColumnKind.Text),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("released_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.Environment.Name());
            writer.Text(row.ActivityId);
            writer.Time(row.CreatedAt);
            writer.Time(row.ReleasedAt);
        },
        reader => new BroadcastChannel
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Environment = ApnsEnvironments.TryParse(reader.Text(), out var environment) ? environment : ApnsEnvironment.Production,
            ActivityId = reader.Text(),
            CreatedAt = reader.Time(),
            ReleasedAt = reader.OptionalTime(),
        });

    private static void Write(DeliveryRecord row, IColumnWriter writer)
    {
        writer.Account(row.Account);
        writer.Text(row.Id);
        writer.Text(row.SubjectId);
        writer.Text(row.DeviceId);
        writer.Text(row.Kind);
        writer.Text(row.Phase.Name());
        writer.Integer(row.WantedVersion);
        writer.Integer(row.SeenVersion);
        writer.Integer(row.ShownVersion);
        writer.Integer(row.RefusedVersion);
        writer.Text(row.UpdateToken);
        writer.Integer(row.TokenGeneration);
        writer.Time(row.TokenReportedAt);
        writer.Text(row.ChannelId);
        writer.Integer(row.Timestamp);
        writer.Text(row.PushId);
        writer.Text(row.Reason);
        writer.Integer(row.Attempts);
        writer.Time(row.NextTryAt);
        writer.Time(row.StartSentAt);
        writer.Integer(row.StartVersion);
        writer.Time(row.LeaveSentAt);
        writer.Integer(row.Swipes);
        writer.Flag(row.IsLeaving);
        writer.Time(row.CreatedAt);
        writer.Time(row.ClosedAt);
        writer.Time(row.UpdatedAt);
    }

    private static DeliveryRecord Read(IColumnReader reader)
    {
        var account = reader.Account();
        reader.Text(); // The key consists of the following columns.
        return new DeliveryRecord
        {
            Account = account,
            SubjectId = reader.Text(),
            DeviceId = reader.Text(),
            Kind = reader.Text(),
            Phase = DeliveryPhases.Parse(reader.Text()),
            WantedVersion = reader.Integer(),
            SeenVersion = reader.Integer(),
            ShownVersion = reader.Integer(),
            RefusedVersion = reader.Integer(),
            UpdateToken = reader.OptionalText(),
            TokenGeneration = reader.Integer(),
            TokenReportedAt = reader.OptionalTime(),
            ChannelId = reader.OptionalText(),
            Timestamp = reader.Integer(),
            PushId = reader.OptionalText(),
            Reason = reader.OptionalText(),
            Attempts = (int)reader.Integer(),
            NextTryAt = reader.OptionalTime(),
            StartSentAt = reader.OptionalTime(),
            StartVersion = reader.Integer(),
            LeaveSentAt = reader.OptionalTime(),
            Swipes = (int)reader.Integer(),
            IsLeaving = reader.Flag(),
            CreatedAt = reader.Time(),
            ClosedAt = reader.OptionalTime(),
            UpdatedAt = reader.Time(),
        };
    }
}
