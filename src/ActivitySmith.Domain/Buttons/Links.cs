namespace ActivitySmith.Domain.Buttons;

/// <summary>Checks of the URLs that devices open or fetch (docs/api.md, Buttons and Push notifications).</summary>
public static class Links
{
    /// <summary>Maximum length of a URL, in characters.</summary>
    public const int MaxLength = 2048;

    /// <summary>The scheme of the ActivitySmith app, with its colon.</summary>
    public const string AppScheme = "activitysmith:";

    private const string SafariPrefix = "x-safari-";

    private static readonly HashSet<string> NeverOpened = new(StringComparer.OrdinalIgnoreCase)
    {
        "javascript", "data", "file", "blob", "about", "vbscript", "view-source", "filesystem", "jar", "content", "intent", "chrome",
        "resource", "ws", "wss", "ftp",
    };

    /// <summary>Media, images and webhooks: https only.</summary>
    public static bool IsHttps(string text) => Parse(text) is { Scheme: "https", Host.Length: > 0 };

    /// <summary>URLs that a browser opens, in the form of <see cref="Plain"/>.</summary>
    public static bool IsWeb(string text) => Parse(Plain(text)) is { Scheme: "https" or "http", Host.Length: > 0 };

    /// <summary>Buttons: https or http, also in Safari on an iPhone, or an iPhone shortcut.</summary>
    public static bool IsOpenable(string text) => HasLength(text) && Parse(Plain(text)) is { } uri && IsWebOrShortcut(uri);

    /// <summary>
    /// The URL as a browser opens it. On an iPhone, <c>x-safari-https:</c> and <c>x-safari-http:</c> open Safari whatever the default browser is.
    /// Phones get the URL as sent.
    /// </summary>
    public static string Plain(string url) =>
        HasScheme(url, SafariPrefix + "https:") || HasScheme(url, SafariPrefix + "http:") ? url[SafariPrefix.Length..] : url;

    /// <summary>Whether the URL has the scheme of the ActivitySmith app, which a notification must not open: it opens the app anyway.</summary>
    public static bool IsOfOurApp(string url) => HasScheme(url, AppScheme);

    /// <summary>Tap target of a notification: as for buttons, plus schemes of apps.</summary>
    public static bool IsTapTarget(string text) =>
        HasLength(text) && Parse(Plain(text)) is { } uri
        && (IsWebOrShortcut(uri) || (uri.Scheme is not ("http" or "https") && !NeverOpened.Contains(uri.Scheme)));

    private static bool IsWebOrShortcut(Uri uri) =>
        uri.Scheme is "shortcuts" || (uri.Scheme is "http" or "https" && uri.Host.Length > 0);

    private static bool HasScheme(string url, string scheme) => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    private static bool HasLength(string text) => Characters.FitIn(text, MaxLength);

    private static Uri? Parse(string text) =>
        HasLength(text)
        && !text.AsSpan().ContainsAnyInRange('\0', ' ')
        && text.IndexOf(':', StringComparison.Ordinal) > 0
        && text[0] != '/'
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
}
