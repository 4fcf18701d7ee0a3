using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

internal static class WidgetTables
{
    public static Table<WidgetMetric> Metrics { get; } = new(
        "metrics",
        [
            new("account_id", ColumnKind.Integer, IsFixed: true),
            new("metric_key", ColumnKind.Text, IsFixed: true),
            new("name", ColumnKind.Text),
            new("format", ColumnKind.Text),
            new("currency", ColumnKind.Text),
            new("unit", ColumnKind.Text),
            new("spaced", ColumnKind.Integer),
            new("value_number", ColumnKind.Real),
            new("value_text", ColumnKind.Text),
            new("value_at", ColumnKind.Integer),
            new("dated_at", ColumnKind.Integer),
            new("created_at", ColumnKind.Integer, IsFixed: true),
            new("updated_at", ColumnKind.Integer),
        ],
        row => new RowKey(row.Account, row.Key),
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Key);
            writer.Text(row.Name);
            writer.Text(row.Format.Kind);
            writer.Text(row.Format.Currency);
            writer.Text(row.Format.Unit);
            writer.Integer(row.Format.Spaced is { } spaced ? (spaced ? 1 : 0) : null);
            WriteScalar(row.Value, writer);
            writer.Time(row.ValueAt);
            writer.Time(row.DatedAt);
            writer.Time(row.CreatedAt);
            writer.Time(row.UpdatedAt);
        },
        reader => new WidgetMetric
        {
            Account = reader.Account(),
            Key = reader.Text(),
            Name = reader.Text(),
            Format = new MetricFormat(
                reader.Text(), reader.OptionalText(), reader.OptionalText(), reader.OptionalInteger() is { } spaced ? spaced != 0 : null),
            Value = ReadScalar(reader),
            ValueAt = reader.OptionalTime(),
            DatedAt = reader.OptionalTime(),
            CreatedAt = reader.Time(),
            UpdatedAt = reader.Time(),
        });

    public static Log<MetricValue> Values { get; } = new(
        "metric_values",
        [
            new("account_id", ColumnKind.Integer),
            new("metric_key", ColumnKind.Text),
            new("seq", ColumnKind.Integer),
            new("value_number", ColumnKind.Real),
            new("value_text", ColumnKind.Text),
            new("measured_at", ColumnKind.Integer),
        ],
        (row, writer) =>
        {
            writer.Account(row.Account);
            writer.Text(row.Key);
            writer.Integer(row.Seq);
            WriteScalar(row.Value, writer);
            writer.Time(row.MeasuredAt);
        });

    private static void WriteScalar(Scalar? value, IColumnWriter writer)
    {
        writer.Real(value is { IsText: false } number ? number.Number : null);
        writer.Text(value?.Text);
    }

    public static Scalar? ReadScalar(IColumnReader reader)
    {
        var number = reader.OptionalReal();
        var text = reader.OptionalText();
        return text is not null ? new Scalar(text) : number is { } value ? new Scalar(value) : null;
    }
}
