using System.Buffers.Text;
using System.Text;

namespace ActivitySmith.Server.Manage.Lists;

/// <summary>Where a page of a list ended, as text that callers hand back unread. It names a place and no account: every list looks in the caller's own.</summary>
internal static class Cursor
{
    private const char Separator = '\n';

    /// <param name="list">Name of the list, so that a cursor of another one is refused.</param>
    /// <param name="parts">The last row's place in the order.</param>
    public static string Write(string list, params string[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, [list, .. parts])));

    /// <summary>Null when the text is no cursor of this list.</summary>
    public static string[]? Read(string list, string text, int parts)
    {
        if (!Base64Url.IsValid(text)) return null;
        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        // Nothing that is kept has a name with U+0000, and PostgreSQL compares no text with it.
        var all = read.Contains('\0') ? [] : read.Split(Separator);
        return all.Length == parts + 1 && all[0] == list ? all[1..] : null;
    }
}
