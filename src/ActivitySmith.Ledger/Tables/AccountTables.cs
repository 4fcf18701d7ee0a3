using ActivitySmith.Domain.Accounts;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class AccountTables
{
    /// <summary>Id of the only row of an account.</summary>
    public const string Self = "account";

    public static Table<Account> Accounts { get; } = new(
        "accounts",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("id", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("requests_per_minute", ColumnKind.Integer),
            new("created_at", ColumnKind.Integer, IsFixed: true),
        ],
        row => new RowKey(row.Id, Self),
        (row, writer) =>
        {
            writer.Account(row.Id);
            writer.Text(Self);
            writer.Text(row.Name);
            writer.Integer(row.RequestsPerMinute);
            writer.Time(row.CreatedAt);
        },
        reader =>
        {
            var id = reader.Account();
            _ = reader.Text();
            return new Account
            {
                Id = id,
                Name = reader.Text(),
                RequestsPerMinute = (int?)reader.OptionalInteger(),
                CreatedAt = reader.Time(),
            };
        });

    public static Table<User> Users { get; } = new(
        "users",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("user_id", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("role", ColumnKind.Text),
            new("created_at", ColumnKind.Integer, IsFixed: true),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.Name);
            writer.Text(row.Role);
            writer.Time(row.CreatedAt);
        },
        reader => new User
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Name = reader.Text(),
            Role = reader.Text(),
            CreatedAt = reader.Time(),
        });

    public static Table<SignInLink> SignInLinks { get; } = new(
        "sign_in_links",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("token_hash", ColumnKind.Text, IsFixed: true),
            new("user_id", ColumnKind.Text, IsFixed: true),
            new("expires_at", ColumnKind.Integer, IsFixed: true),
            new("used_at", ColumnKind.Integer),
            new("is_mailed", ColumnKind.Integer, IsFixed: true),
        ],
        row => new RowKey(row.Account, row.TokenHash),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.TokenHash);
            writer.Text(row.UserId);
            writer.Time(row.ExpiresAt);
            writer.Time(row.UsedAt);
            writer.Flag(row.IsMailed);
        },
        reader => new SignInLink
        {
            Account = reader.Account(),
            TokenHash = reader.Text(),
            UserId = reader.Text(),
            ExpiresAt = reader.Time(),
            UsedAt = reader.OptionalTime(),
            IsMailed = reader.Flag(),
        });
}
