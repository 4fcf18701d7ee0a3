namespace ActivitySmith.Server.Http;

/// <summary>
/// What belongs to the API, whose answers are JSON in every case. Slashes too many in front (a base address that ends with one) change nothing about that.
/// </summary>
internal static class ApiPath
{
    public static bool Includes(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        return text.StartsWith("api", StringComparison.OrdinalIgnoreCase) && (text.Length == 3 || text[3] == '/');
    }
}
