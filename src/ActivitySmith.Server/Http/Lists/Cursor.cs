using System.Buffers.Text;
using System.Text;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Lists;

/// <summary>
/// Where a page of a list ended, as text that callers hand back unread. It names a place and no account: every list looks in the caller's own. A place belongs to one
/// epoch of the database.
/// </summary>
internal static class Cursor
{
    private const char Separator = '\n';

    /// <param name="epoch">The database's.</param>
    /// <param name="list">Name of the list, so that a cursor of another one is refused.</param>
    /// <param name="parts">The last row's place in the order.</param>
    public static string Write(string epoch, string list, params string[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, [epoch, list, .. parts])));

    public static Outcome<string[]> Read(string epoch, string list, string text, int parts)
    {
        if (!Base64Url.IsValid(text)) return ManagementCatalogue.InvalidCursor;
        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        // Nothing that is kept has a name with U+0000, and PostgreSQL compares no text with it.
        var all = read.Contains('\0') ? [] : read.Split(Separator);
        if (all.Length != parts + 2 || all[1] != list) return ManagementCatalogue.InvalidCursor;
        return all[0] == epoch ? all[2..] : ManagementCatalogue.StaleCursor;
    }
}
