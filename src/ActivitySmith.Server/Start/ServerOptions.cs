namespace ActivitySmith.Server.Start;

/// <summary>What the server is told when it starts: <c>ACTIVITYSMITH_...</c> in the environment, the same names in appsettings.json or as <c>--option</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Addresses to listen on, separated by ';'. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Directory of the database, keys of sessions and the lock. Made when missing. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "data";

    /// <summary>A full-access, managing key that exists after every start; null (default): the first start makes one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The address that links are made with, when it is not one the server listens on (behind a proxy); null by default.</summary>
    public string? PublicUrl { get; set; }

    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = new ServerOptions
        {
            ApiKey = NotEmpty(configuration["API_KEY"]),
            PublicUrl = NotEmpty(configuration["PUBLIC_URL"])?.TrimEnd('/'),
        };
        options.Urls = NotEmpty(configuration["URLS"]) ?? options.Urls;
        options.Data = Path.GetFullPath(NotEmpty(configuration["DATA"]) ?? options.Data);
        return options;
    }

    /// <summary>The first thing wrong with the options, naming its key; null when they can be used.</summary>
    public string? FirstError()
    {
        if (ApiKey is not null && (!ApiKey.StartsWith(Domain.ApiKeys.ApiKey.Prefix, StringComparison.Ordinal)
            || ApiKey.Length < Domain.ApiKeys.ApiKey.MinLength || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            return $"ACTIVITYSMITH_API_KEY must start with '{Domain.ApiKeys.ApiKey.Prefix}' and have at least "
                + $"{Domain.ApiKeys.ApiKey.MinLength} printable ASCII characters without spaces";
        }

        if (PublicUrl is not null && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            return "ACTIVITYSMITH_PUBLIC_URL must be an absolute http:// or https:// address";
        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
