using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class PeopleTables
{
    public static Table<Person> People { get; } = new(
        "people",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("user_id", ColumnKind.Text, IsFixed: true),
            new("email", ColumnKind.Text),
            new("password_hash", ColumnKind.Text),
            new("stamp", ColumnKind.Text),
            new("failures", ColumnKind.Integer),
            new("locked_until", ColumnKind.Integer),
            new("totp", ColumnKind.Bytes),
            new("totp_step", ColumnKind.Integer),
            new("recovery_codes", ColumnKind.Text),
            new("updated_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.UserId),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.UserId);
            writer.Text(row.Email);
            writer.Text(row.PasswordHash);
            writer.Text(row.Stamp);
            writer.Integer(row.Failures);
            writer.Time(row.LockedUntil);
            writer.Bytes(row.Totp);
            writer.Integer(row.TotpStep);
            writer.Text(string.Join(' ', row.RecoveryCodes));
            writer.Time(row.UpdatedAt);
        },
        reader => new Person
        {
            Account = reader.Account(),
            UserId = reader.Text(),
            Email = reader.OptionalText(),
            PasswordHash = reader.OptionalText(),
            Stamp = reader.Text(),
            Failures = (int)reader.Integer(),
            LockedUntil = reader.OptionalTime(),
            Totp = reader.OptionalBytes(),
            TotpStep = reader.Integer(),
            RecoveryCodes = reader.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries),
            UpdatedAt = reader.Time(),
        });

    public static Table<Invite> Invites { get; } = new(
        "invites",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("invite_id", ColumnKind.Text, IsFixed: true),
            new("email", ColumnKind.Text, IsFixed: true),
            new("role", ColumnKind.Text, IsFixed: true),
            new("token_hash", ColumnKind.Text),
            new("invited_by", ColumnKind.Text, IsFixed: true),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("expires_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.Email);
            writer.Text(row.Role);
            writer.Text(row.TokenHash);
            writer.Text(row.InvitedBy);
            writer.Time(row.CreatedAt);
            writer.Time(row.ExpiresAt);
        },
        reader => new Invite
        {
            Account = reader.Account(),
            Id = reader.Text(),
            Email = reader.Text(),
            Role = reader.Text(),
            TokenHash = reader.Text(),
            InvitedBy = reader.Text(),
            CreatedAt = reader.Time(),
            ExpiresAt = reader.Time(),
        });

    /// <summary>Rows are added and pruned, never changed.</summary>
    public static Table<AuditEntry> Audit { get; } = new(
        "audit_log",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("entry_id", ColumnKind.Text, IsFixed: true),
            new("at", ColumnKind.Integer),
            new("actor_kind", ColumnKind.Text),
            new("actor_id", ColumnKind.Text),
            new("actor_name", ColumnKind.Text),
            new("action", ColumnKind.Text),
            new("subject", ColumnKind.Text),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Time(row.At);
            writer.Text(row.ActorKind);
            writer.Text(row.ActorId);
            writer.Text(row.ActorName);
            writer.Text(row.Action);
            writer.Text(row.Subject);
        },
        reader => new AuditEntry
        {
            Account = reader.Account(),
            Id = reader.Text(),
            At = reader.Time(),
            ActorKind = reader.Text(),
            ActorId = reader.Text(),
            ActorName = reader.Text(),
            Action = reader.Text(),
            Subject = reader.OptionalText(),
        });
}
