using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class PairingTable
{
    public static Table<PairingCode> Codes { get; } = new(
        "pairing_codes",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("code_hash", ColumnKind.Text, IsFixed: true),
            new("user_id", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text, IsFixed: true),
            new("channels", ColumnKind.Bytes, IsFixed: true),
            new("expires_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Hash),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Hash);
            writer.Text(row.UserId);
            writer.Text(row.Name);
            writer.Bytes(Json.OfSlugs(row.Channels));
            writer.Time(row.ExpiresAt);
        },
        reader => new PairingCode
        {
            Account = reader.Account(),
            Hash = reader.Text(),
            UserId = reader.Text(),
            Name = reader.OptionalText(),
            Channels = Json.ToSlugs(reader.Bytes())!,
            ExpiresAt = reader.Time(),
        });
}
