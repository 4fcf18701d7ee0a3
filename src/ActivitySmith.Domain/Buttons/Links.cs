namespace ActivitySmith.Domain.Buttons;

/// <summary>Checks of the URLs that devices open or fetch (docs/api.md, Buttons and Push notifications).</summary>
public static class Links
{
    /// <summary>Maximum length of a URL, in characters.</summary>
    public const int MaxLength = 2048;

    private static readonly HashSet<string> NeverOpened = new(StringComparer.OrdinalIgnoreCase)
    {
        "javascript", "data", "file", "blob", "about", "vbscript", "view-source", "filesystem", "jar", "content", "intent", "chrome",
        "resource", "ws", "wss", "ftp",
    };

    /// <summary>Media, images and webhooks: https only.</summary>
    public static bool IsHttps(string text) => Parse(text) is { Scheme: "https", Host.Length: > 0 };

    /// <summary>URLs that a browser opens.</summary>
    public static bool IsWeb(string text) => Parse(text) is { Scheme: "https" or "http", Host.Length: > 0 };

    /// <summary>Buttons: https, http or an iPhone shortcut.</summary>
    public static bool IsOpenable(string text) => Parse(text) is { } uri && IsWebOrShortcut(uri);

    /// <summary>Tap target of a notification: as for buttons, plus schemes of apps.</summary>
    public static bool IsTapTarget(string text) =>
        Parse(text) is { } uri && (IsWebOrShortcut(uri) || (uri.Scheme is not ("http" or "https") && !NeverOpened.Contains(uri.Scheme)));

    private static bool IsWebOrShortcut(Uri uri) =>
        uri.Scheme is "shortcuts" || (uri.Scheme is "http" or "https" && uri.Host.Length > 0);

    private static Uri? Parse(string text) =>
        Characters.FitIn(text, MaxLength)
        && !text.AsSpan().ContainsAnyInRange('\0', ' ')
        && text.IndexOf(':', StringComparison.Ordinal) > 0
        && text[0] != '/'
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
}
