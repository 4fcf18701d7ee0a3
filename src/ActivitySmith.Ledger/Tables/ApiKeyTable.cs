using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class ApiKeyTable
{
    public static Table<ApiKey> Keys { get; } = new(
        "api_keys",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("key_id", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("hash", ColumnKind.Bytes, IsFixed: true),
            new("last_four", ColumnKind.Text, IsFixed: true),
            new("channels", ColumnKind.Bytes),
            new("can_manage", ColumnKind.Integer),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("revoked_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.Name);
            writer.Bytes(row.Hash);
            writer.Text(row.LastFour);
            writer.Bytes(Json.OfSlugs(row.Scope.Channels));
            writer.Flag(row.CanManage);
            writer.Time(row.CreatedAt);
            writer.Time(row.RevokedAt);
        },
        reader => new ApiKey
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Name = reader.Text(),
            Hash = reader.Bytes(),
            LastFour = reader.Text(),
            Scope = new KeyScope(Json.ToSlugs(reader.OptionalBytes())),
            CanManage = reader.Flag(),
            CreatedAt = reader.Time(),
            RevokedAt = reader.OptionalTime(),
        });

    public static Table<KeyUse> Uses { get; } = new(
        "key_uses",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("key_id", ColumnKind.Text, IsFixed: true),
            new("last_used_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.KeyId),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.KeyId);
            writer.Time(row.LastUsedAt);
        },
        reader => new KeyUse(reader.Account(), reader.Text(), reader.Time()));

    public static Table<KeyAddress> Addresses { get; } = new(
        "key_addresses",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("id", ColumnKind.Text, IsFixed: true),
            new("key_id", ColumnKind.Text, IsFixed: true),
            new("address", ColumnKind.Text, IsFixed: true),
            new("last_used_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.KeyId);
            writer.Text(row.Address);
            writer.Time(row.LastUsedAt);
        },
        reader =>
        {
            var account = reader.Account();
            reader.Text();
            return new KeyAddress(account, reader.Text(), reader.Text(), reader.Time());
        });
}
