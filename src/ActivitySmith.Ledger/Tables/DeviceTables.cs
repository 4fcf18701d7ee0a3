using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class DeviceTables
{
    public static Table<Channel> Channels { get; } = new(
        "channels",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("slug", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("device_ids", ColumnKind.Bytes),
            new("user_ids", ColumnKind.Bytes),
            new("created_at", ColumnKind.Integer, IsFixed: true),
        ],
        row => new RowKey(row.Account, row.Slug),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Slug);
            writer.Text(row.Name);
            writer.Bytes(Json.OfSlugs(row.DeviceIds));
            writer.Bytes(Json.OfSlugs(row.UserIds));
            writer.Time(row.CreatedAt);
        },
        reader => new Channel
        {
            Account = reader.Account(),
            Slug = reader.Text(),
            Name = reader.Text(),
            DeviceIds = Json.ToSlugs(reader.Bytes())!,
            UserIds = Json.ToSlugs(reader.Bytes())!,
            CreatedAt = reader.Time(),
        });

    public static Table<Device> Devices { get; } = new(
        "devices",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("device_id", ColumnKind.Text, IsFixed: true),
            new("user_id", ColumnKind.Text),
            new("kind", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("token_hash", ColumnKind.Bytes, IsFixed: true),
            new("environment", ColumnKind.Text),
            new("os_version", ColumnKind.Text),
            new("app_version", ColumnKind.Text),
            new("frequent_updates", ColumnKind.Integer),
            new("tokens", ColumnKind.Bytes),
            new("seen_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        WriteDevice,
        ReadDevice);

    public static Table<BadgeCount> Badges { get; } = new(
        "badges",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("device_id", ColumnKind.Text, IsFixed: true),
            new("value", ColumnKind.Integer),
            new("updated_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.DeviceId),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.DeviceId);
            writer.Integer(row.Value);
            writer.Time(row.UpdatedAt);
        },
        reader => new BadgeCount(reader.Account(), reader.Text(), (int)reader.Integer(), reader.Time()));

    public static Table<RemovedDevice> Removed { get; } = new(
        "removed_devices",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("device_id", ColumnKind.Text, IsFixed: true),
            new("environment", ColumnKind.Text),
            new("apns_token", ColumnKind.Text),
            new("removed_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.Environment.Name());
            writer.Text(row.ApnsToken);
            writer.Time(row.RemovedAt);
        },
        reader => new RemovedDevice(
            reader.Account(),
            reader.Text(),
            ApnsEnvironments.TryParse(reader.Text(), out var environment) ? environment : ApnsEnvironment.Production,
            reader.OptionalText(),
            reader.Time()));

    private static void WriteDevice(Device row, IColumnWriter writer)
    {
        writer.Account(row.Account);
        writer.Text(row.Id);
        writer.Text(row.UserId);
        writer.Text(row.Kind);
        writer.Text(row.Name);
        writer.Time(row.CreatedAt);
        writer.Bytes(row.TokenHash);
        writer.Text(row.Environment.Name());
        writer.Text(row.OsVersion);
        writer.Text(row.AppVersion);
        writer.Flag(row.FrequentUpdates);
        writer.Bytes(row.IsPage ? null : TokensJson(row));
        writer.Time(row.SeenAt);
    }

    private static Device ReadDevice(IColumnReader reader)
    {
        var device = new Device
        {
            Account = reader.Account(),
            Id = reader.Text(),
            UserId = reader.Text(),
            Kind = reader.Text(),
            Name = reader.Text(),
            CreatedAt = reader.Time(),
            TokenHash = reader.OptionalBytes(),
            Environment = ApnsEnvironments.TryParse(reader.Text(), out var environment) ? environment : ApnsEnvironment.Production,
            OsVersion = reader.OptionalText(),
            AppVersion = reader.OptionalText(),
            FrequentUpdates = reader.Flag(),
        };
        var tokens = reader.OptionalBytes() is { } json ? JsonSerializer.Deserialize(json, StoredJson.Instance.DeviceTokens) : null;
        return device with
        {
            ApnsToken = tokens?.Apns,
            PushToStartToken = tokens?.PushToStart,
            WidgetToken = tokens?.Widget,
            WebPush = tokens?.Web,
            DeadEndpoints = tokens?.Dead,
            SeenAt = reader.OptionalTime(),
        };
    }

    private static byte[] TokensJson(Device device) => JsonSerializer.SerializeToUtf8Bytes(
        new DeviceTokens(device.ApnsToken, device.PushToStartToken, device.WidgetToken, device.WebPush, device.DeadEndpoints),
        StoredJson.Instance.DeviceTokens);
}
