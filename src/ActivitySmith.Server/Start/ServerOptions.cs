using System.Globalization;
using ActivitySmith.Ledger.Postgres;

namespace ActivitySmith.Server.Start;

/// <summary>What the server is told when it starts: <c>ACTIVITYSMITH_...</c> in the environment, the same names in appsettings.json or as <c>--option</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Addresses to listen on, separated by ';'. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Directory of the database, keys of sessions and the lock. Made when missing. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "data";

    /// <summary>
    /// Address of a PostgreSQL database (<c>postgres://user:password@host:5432/name</c> or Npgsql's own form) that takes the place of the file
    /// in <see cref="Data"/> and may serve several nodes; null (default): the file.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// Secret that all nodes on one <see cref="Database"/> share, 32 characters and up; with it the keys of sessions and webhooks lie there,
    /// sealed. Null (default): they lie in <see cref="Data"/>, which is right for one node.
    /// </summary>
    public string? SharedKey { get; set; }

    /// <summary>A full-access, managing key that exists after every start; null (default): the first start makes one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The address that links are made with, when it is not one the server listens on (behind a proxy); null by default.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Seconds by which this server's clock differs from the machine's, -3600 to 3600, for tests of nodes whose clocks differ. Default 0.
    /// </summary>
    public int ClockOffset { get; set; }

    private const int MinSharedKey = 32;

    private const int MaxClockOffset = 3600;

    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = new ServerOptions
        {
            ApiKey = NotEmpty(configuration["API_KEY"]),
            Database = NotEmpty(configuration["DATABASE"]),
            SharedKey = NotEmpty(configuration["SHARED_KEY"]),
            PublicUrl = NotEmpty(configuration["PUBLIC_URL"])?.TrimEnd('/'),
        };
        if (NotEmpty(configuration["CLOCK_OFFSET"]) is { } offset)
            options.ClockOffset = int.TryParse(offset, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue;
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

        if (Database is not null && PostgresAddress.FirstError(Database) is { } badAddress)
            return $"ACTIVITYSMITH_DATABASE cannot be used: {badAddress}";
        if (SharedKey is { Length: < MinSharedKey }) return $"ACTIVITYSMITH_SHARED_KEY must have at least {MinSharedKey} characters";
        if (ClockOffset is < -MaxClockOffset or > MaxClockOffset)
            return $"ACTIVITYSMITH_CLOCK_OFFSET must be a whole number of seconds from -{MaxClockOffset} to {MaxClockOffset}";
        if (PublicUrl is not null && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            return "ACTIVITYSMITH_PUBLIC_URL must be an absolute http:// or https:// address";
        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
