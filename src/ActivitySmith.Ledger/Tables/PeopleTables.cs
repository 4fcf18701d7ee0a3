using System.Globalization;
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
            new("outcome", ColumnKind.Text),
            new("address", ColumnKind.Text),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Time(row.At);
            writer.Text(row.Actor.Kind);
            writer.Text(row.Actor.Id);
            writer.Text(row.Actor.Name);
            writer.Text(row.Action);
            writer.Text(row.Subject);
            writer.Text(row.Outcome);
            writer.Text(row.Address);
        },
        reader => new AuditEntry
        {
            Account = reader.Account(),
            Id = reader.Text(),
            At = reader.Time(),
            Actor = new Actor(reader.Text(), reader.Text(), reader.Text()),
            Action = reader.Text(),
            Subject = reader.OptionalText(),
            Outcome = reader.Text(),
            Address = reader.OptionalText(),
        });

    public static Table<MailedTo> MailedTo { get; } = new(
        "mailed_to",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("address_hash", ColumnKind.Text, IsFixed: true),
            new("sent_at", ColumnKind.Text),
            new("last_at", ColumnKind.Integer),
        ],
        row => new RowKey(Domain.People.MailedTo.Account, row.AddressHash),
        (row, writer) =>
        {
            writer.Account(Domain.People.MailedTo.Account);
            writer.Text(row.AddressHash);
            writer.Text(string.Join(' ', row.SentAt.Select(at => at.ToUnixTimeMilliseconds())));
            writer.Time(row.SentAt[^1]);
        },
        reader =>
        {
            reader.Account();
            var row = new MailedTo(
                reader.Text(),
                [.. reader.Text().Split(' ').Select(ms => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(ms, CultureInfo.InvariantCulture)))]);
            reader.Time();
            return row;
        });

    public static Table<ActorDay> AuditDays { get; } = new(
        "audit_days",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("actor_id", ColumnKind.Text, IsFixed: true),
            new("day", ColumnKind.Integer),
            new("entries", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.ActorId),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.ActorId);
            writer.Integer(row.Day);
            writer.Integer(row.Count);
        },
        reader => new ActorDay(reader.Account(), reader.Text(), reader.Integer(), reader.Integer()));
}
