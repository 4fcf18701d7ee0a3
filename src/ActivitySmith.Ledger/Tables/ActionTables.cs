using ActivitySmith.Domain;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class ActionTables
{
    /// <summary>Id of the only secret of an account.</summary>
    public const string Secret = "webhooks";

    public static Table<ActionRun> Runs { get; } = new(
        "action_runs",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("run_id", ColumnKind.Text, IsFixed: true),
            new("source_id", ColumnKind.Text, IsFixed: true),
            new("action_id", ColumnKind.Text, IsFixed: true),
            new("button", ColumnKind.Bytes, IsFixed: true),
            new("requested_at", ColumnKind.Integer, IsFixed: true),
            new("state", ColumnKind.Text),
            new("attempts", ColumnKind.Integer),
            new("status_code", ColumnKind.Integer),
            new("error", ColumnKind.Text),
            new("finished_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Id),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Id);
            writer.Text(row.SourceId);
            writer.Text(row.ActionId);
            writer.Bytes(row.Button.Json);
            writer.Time(row.RequestedAt);
            writer.Text(row.State);
            writer.Integer(row.Attempts);
            writer.Integer(row.StatusCode);
            writer.Text(row.Error);
            writer.Time(row.FinishedAt);
        },
        reader => new ActionRun
        {
            Account = reader.Account(),
            Id = reader.Text(),
            SourceId = reader.Text(),
            ActionId = reader.Text(),
            Button = Stored<Button>.Parse(reader.Bytes(), StoredJson.Instance.Button)!,
            RequestedAt = reader.Time(),
            State = reader.Text(),
            Attempts = (int)reader.Integer(),
            StatusCode = (int?)reader.OptionalInteger(),
            Error = reader.OptionalText(),
            FinishedAt = reader.OptionalTime(),
        })
    {
        ContentSize = row => RowSize.OfJson(row.Button),
    };

    public static Table<WebhookSecret> Secrets { get; } = new(
        "webhook_secrets",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("id", ColumnKind.Text, IsFixed: true),
            new("sealed", ColumnKind.Bytes),
            new("created_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, Secret),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(Secret);
            writer.Bytes(row.Sealed);
            writer.Time(row.CreatedAt);
        },
        reader =>
        {
            var account = reader.Account();
            _ = reader.Text();
            return new WebhookSecret(account, reader.Bytes(), reader.Time());
        });
}
