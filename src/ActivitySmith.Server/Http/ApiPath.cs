namespace ActivitySmith.Server.Http;

/// <summary>
/// Decides whether a path belongs to the API, whose responses are always JSON. Extra leading slashes (from a base address with a trailing slash) are ignored.
/// </summary>
internal static class ApiPath
{
    public static bool Includes(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        return text.StartsWith("api", StringComparison.OrdinalIgnoreCase) && (text.Length == 3 || text[3] == '/');
    }
}
