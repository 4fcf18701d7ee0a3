namespace ActivitySmith.Domain.Devices;

/// <summary>The default name of a browser, such as <c>Safari on iPhone</c>. A guess from the User-Agent; no logic depends on it.</summary>
public static class BrowserName
{
    // The order matters: most browsers also name the browsers that they are compatible with.
    private static readonly (string Mark, string Name)[] Brands =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ];

    /// <param name="userAgent">The User-Agent header; null when absent.</param>
    public static string Of(string? userAgent)
    {
        var brand = Find(Brands, userAgent) ?? "Browser";
        return Find(Systems, userAgent) is { } system ? $"{brand} on {system}" : brand;
    }

    private static string? Find((string Mark, string Name)[] known, string? userAgent) =>
        userAgent is null ? null : known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
