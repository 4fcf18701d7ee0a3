using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class IdempotencyTable
{
    public static Table<StoredResponse> StoredResponses { get; } = new(
        "first_answers",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("idempotency_key", ColumnKind.Text, IsFixed: true),
            new("fingerprint", ColumnKind.Bytes),
            new("body", ColumnKind.Bytes),
            new("at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Key),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Key);
            writer.Bytes(row.Fingerprint);
            writer.Bytes(row.Body);
            writer.Time(row.At);
        },
        reader => new StoredResponse(reader.Account(), reader.Text(), reader.Bytes(), reader.Bytes(), reader.Time()))
    {
        ContentSize = row => row.Body.Length,
    };
}
