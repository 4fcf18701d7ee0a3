using System.Text.Json;
using ActivitySmith.Contracts.Json;

namespace ActivitySmith.Server.Export;

/// <summary>A column of a CSV file.</summary>
/// <param name="Name">The cell in the header.</param>
/// <param name="Cell">The cell of a row; null for an empty one.</param>
internal sealed record CsvColumn<TItem>(string Name, Func<TItem, string?> Cell);

/// <summary>Values as cells.</summary>
internal static class CsvCell
{
    public static string? Of(DateTimeOffset? time) => time is { } at ? TimestampConverter.Format(at) : null;

    public static string? Of(IReadOnlyList<string>? texts) => texts is null ? null : string.Join(", ", texts);

    public static string Of(JsonElement json) => json.GetRawText();

    /// <summary>A text in a JSON object.</summary>
    public static string? Of(JsonElement json, string member) => json.TryGetProperty(member, out var text) ? text.GetString() : null;
}
