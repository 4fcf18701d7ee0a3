using System.Text.RegularExpressions;

namespace ActivitySmith.Server.Tests.Web;

/// <summary>What a browser makes of the address of a one-time link.</summary>
internal static class Link
{
    /// <summary>The token in a page that shows a link of that path.</summary>
    public static string Pattern(string path) => $"{Regex.Escape(path)}#token=([A-Za-z0-9_-]{{40}})";

    /// <summary>What the server is asked for, and what stays in the browser.</summary>
    public static (string Path, string Token) Split(string link)
    {
        var parts = link.Split("#token=");
        return (parts[0], parts[1]);
    }

    /// <summary>Where the button leads.</summary>
    public static string ActionOf(Page page) => page.Find("<form method=\"post\" action=\"([^\"]+)\"");
}
