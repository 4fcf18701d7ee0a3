using System.Text.RegularExpressions;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>The parts of a one-time link, as a browser uses them.</summary>
internal static class Link
{
    /// <summary>Matches the token in a page that shows a link with that path.</summary>
    public static string Pattern(string path) => $"{Regex.Escape(path)}#token=([A-Za-z0-9_-]{{40}})";

    /// <summary>The path that the server is asked for, and the token that stays in the browser.</summary>
    public static (string Path, string Token) Split(string link)
    {
        var parts = link.Split("#token=");
        return (parts[0], parts[1]);
    }

    /// <summary>Target of the button.</summary>
    public static string ActionOf(Page page) => page.Find("<form method=\"post\" action=\"([^\"]+)\"");
}
