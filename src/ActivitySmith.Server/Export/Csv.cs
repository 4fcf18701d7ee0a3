using System.Buffers;
using System.Text;

namespace ActivitySmith.Server.Export;

/// <summary>Writes records of a CSV file (RFC 4180) as UTF-8.</summary>
internal static class Csv
{
    /// <summary>
    /// A spreadsheet reads a cell that begins with one of these as a formula, which can send data elsewhere
    /// (https://owasp.org/www-community/attacks/CSV_Injection). Line feed: some spreadsheets skip it.
    /// </summary>
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n");

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <param name="output">Receives the record.</param>
    /// <param name="cells">The cells; null is an empty one.</param>
    public static void Write(IBufferWriter<byte> output, IEnumerable<string?> cells)
    {
        var separator = "";
        foreach (var cell in cells)
        {
            Encoding.UTF8.GetBytes(separator, output);
            Encoding.UTF8.GetBytes(Cell(cell ?? ""), output);
            separator = ",";
        }

        output.Write("\r\n"u8);
    }

    private static string Cell(string text)
    {
        if (text.Length > 0 && Formula.Contains(text[0])) text = $"'{text}";
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
