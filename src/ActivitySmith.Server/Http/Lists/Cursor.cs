using System.Buffers.Text;
using System.Text;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>
/// The position at which a page of a list ended, as opaque text that clients send back. It contains no account: every list reads the caller's own. A position
/// is valid in one epoch of the database.
/// </summary>
internal static class Cursor
{
    private const char Separator = '\n';

    /// <param name="epoch">Epoch of the database.</param>
    /// <param name="list">Name of the list, so that a cursor of another list is refused.</param>
    /// <param name="parts">Sort values of the last row.</param>
    public static string Write(string epoch, string list, params string[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, [epoch, list, .. parts.Select(Escape)])));

    public static Result<string[]> Read(string epoch, string list, string text, int parts)
    {
        if (!Base64Url.IsValid(text)) return ManagementCatalogue.InvalidCursor;
        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        // No stored name contains U+0000, and PostgreSQL accepts no text with it.
        var all = read.Contains('\0') ? [] : read.Split(Separator);
        if (all.Length != parts + 2 || all[1] != list) return ManagementCatalogue.InvalidCursor;
        return all[0] == epoch ? (string[])[.. all[2..].Select(Uri.UnescapeDataString)] : ManagementCatalogue.StaleCursor;
    }

    /// <summary>A tag may contain the separator.</summary>
    private static string Escape(string part) => part.Replace("%", "%25", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
