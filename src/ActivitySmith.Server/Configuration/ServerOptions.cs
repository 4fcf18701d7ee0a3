using ActivitySmith.Ledger.Postgres;

namespace ActivitySmith.Server.Configuration;

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

    /// <summary>
    /// File with the seconds by which this server's clock is set forward or back beyond <see cref="ClockOffset"/>; it is read ten times a second, so that
    /// tests can set the clock of a running server. Null (default): none.
    /// </summary>
    public string? ClockOffsetFile { get; set; }

    private const int MinSharedKey = 32;

    private const int MaxClockOffset = 3600;

    /// <summary>Whether people come over https, which the operator says with <see cref="PublicUrl"/>.</summary>
    internal bool IsPublicOverHttps => PublicUrl?.StartsWith("https://", StringComparison.Ordinal) == true;

    internal static ServerOptions Read(SettingReader reader)
    {
        var options = new ServerOptions();
        options.Urls = UrlsOf(reader) ?? options.Urls;
        options.Data = reader.File("DATA") ?? Path.GetFullPath(options.Data);
        options.Database = reader.Secret("DATABASE");
        options.SharedKey = reader.Secret("SHARED_KEY");
        options.ApiKey = reader.Secret("API_KEY");
        options.ClockOffset = reader.Number("CLOCK_OFFSET", options.ClockOffset);
        options.ClockOffsetFile = reader.File("CLOCK_OFFSET_FILE");
        if (reader.Text("PUBLIC_URL") is { } address)
        {
            options.PublicUrl = PublicAddressText.Normal(address, out var trouble);
            if (trouble is not null) reader.Refuse("PUBLIC_URL", trouble);
        }

        reader.Refuse(options.Errors());
        return options;
    }

    /// <summary>Everything that is wrong with the options, each with its setting first.</summary>
    private IEnumerable<string> Errors()
    {
        if (ApiKey is not null && (!ApiKey.StartsWith(Domain.ApiKeys.ApiKey.Prefix, StringComparison.Ordinal)
            || ApiKey.Length < Domain.ApiKeys.ApiKey.MinLength || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            yield return $"ACTIVITYSMITH_API_KEY must start with '{Domain.ApiKeys.ApiKey.Prefix}' and have at least "
                + $"{Domain.ApiKeys.ApiKey.MinLength} printable ASCII characters without spaces";
        }

        if (Database is not null && PostgresAddress.FirstError(Database) is { } badAddress)
            yield return $"ACTIVITYSMITH_DATABASE cannot be used: {badAddress}";
        if (SharedKey is { Length: < MinSharedKey }) yield return $"ACTIVITYSMITH_SHARED_KEY must have at least {MinSharedKey} characters";
        if (ClockOffset is < -MaxClockOffset or > MaxClockOffset)
            yield return $"ACTIVITYSMITH_CLOCK_OFFSET is {ClockOffset}; it must be a whole number of seconds from -{MaxClockOffset} to {MaxClockOffset}";
    }

    private static string? UrlsOf(SettingReader reader)
    {
        if (reader.Text("URLS") is not { } text) return null;
        var addresses = text.Split(';', StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            if (address.Length == 0) return reader.Refuse("URLS", "has an entry that is empty: a semicolon too many");
            if (ListenAddress.Trouble(address) is { } trouble) return reader.Refuse("URLS", $"is {SettingReader.Quote(text)}: {SettingReader.Quote(address)} {trouble}");
        }

        if (ListenAddress.FirstClash(addresses) is var (one, other))
            return reader.Refuse("URLS", $"has {SettingReader.Quote(one)} and {SettingReader.Quote(other)}, which are the same port of the same network: name one of them");
        return string.Join(';', addresses);
    }
}
