using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class SessionTables
{
    public static Table<Session> Sessions { get; } = new(
        "sessions",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("session_id", ColumnKind.Text, IsFixed: true),
            new("user_id", ColumnKind.Text, IsFixed: true),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("seen_at", ColumnKind.Integer),
            new("link_at", ColumnKind.Integer, IsFixed: true),
            new("browser", ColumnKind.Text),
            new("network", ColumnKind.Text),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.UserId);
            writer.Time(row.CreatedAt);
            writer.Time(row.SeenAt);
            writer.Time(row.LinkAt);
            writer.Text(row.Browser);
            writer.Text(row.Network);
        },
        reader => new Session
        {
            Account = reader.Account(),
            Id = reader.Text(),
            UserId = reader.Text(),
            CreatedAt = reader.Time(),
            SeenAt = reader.Time(),
            LinkAt = reader.OptionalTime(),
            Browser = reader.Text(),
            Network = reader.Text(),
        });

    public static Table<SignInOrigin> Origins { get; } = new(
        "sign_in_origins",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("origin_id", ColumnKind.Text, IsFixed: true),
            new("failures", ColumnKind.Integer),
            new("paused_until", ColumnKind.Integer),
            new("signed_in_at", ColumnKind.Integer),
            new("expires_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Integer(row.Failures);
            writer.Time(row.PausedUntil);
            writer.Time(row.SignedInAt);
            writer.Time(row.ExpiresAt);
        },
        reader => new SignInOrigin
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Failures = (int)reader.Integer(),
            PausedUntil = reader.OptionalTime(),
            SignedInAt = reader.OptionalTime(),
            ExpiresAt = reader.Time(),
        });
}
