using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActivitySmith.Server.Export;

/// <summary>A file format of exports.</summary>
/// <typeparam name="TItem">The row, as lists show it.</typeparam>
internal abstract class ExportFile<TItem>
{
    /// <summary>One of the names of <see cref="ExportFormat"/>.</summary>
    public abstract string Format { get; }

    public abstract string ContentType { get; }

    /// <summary>Writes what comes before the first row.</summary>
    public abstract void Begin(IBufferWriter<byte> output);

    public abstract void Add(IBufferWriter<byte> output, TItem item);
}

/// <summary>One JSON object a line, the same as in the list's response.</summary>
internal sealed class JsonLinesFile<TItem>(JsonTypeInfo<TItem> type) : ExportFile<TItem>
{
    public const string MediaType = "application/x-ndjson";

    public override string Format => ExportFormat.JsonLines;

    public override string ContentType => MediaType;

    public override void Begin(IBufferWriter<byte> output)
    {
    }

    public override void Add(IBufferWriter<byte> output, TItem item)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(item, type));
        output.Write("\n"u8);
    }
}

/// <summary>A header, then one record a row.</summary>
internal sealed class CsvFile<TItem>(IReadOnlyList<CsvColumn<TItem>> columns) : ExportFile<TItem>
{
    public const string MediaType = "text/csv";

    public override string Format => ExportFormat.Csv;

    public override string ContentType => $"{MediaType}; charset=utf-8; header=present";

    public override void Begin(IBufferWriter<byte> output) => Csv.Write(output, columns.Select(column => column.Name));

    public override void Add(IBufferWriter<byte> output, TItem item) => Csv.Write(output, columns.Select(column => column.Cell(item)));
}
