using ActivitySmith.Delivery.Settings;
using ActivitySmith.Ledger.Postgres;

namespace ActivitySmith.Server.Configuration;

/// <summary>
/// The server's own settings, read at the start: <c>ACTIVITYSMITH_...</c> in the environment, the same names in appsettings.json or as <c>--option</c>.
/// </summary>
public sealed class ServerOptions
{
    /// <summary>Addresses to listen on, separated by ';'. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Directory of the database, the session keys and the lock file; created when missing. Default <c>./data</c>.</summary>
    public string Data { get; set; } = "data";

    /// <summary>
    /// Address of a PostgreSQL database (<c>postgres://user:password@host:5432/name</c>, or a connection string of Npgsql) that replaces the SQLite file in
    /// <see cref="Data"/> and may serve several nodes; null (default): the SQLite file.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// Secret that all nodes on one <see cref="Database"/> share, at least 32 characters. With it the keys of sessions and webhooks are stored in the
    /// database, encrypted. Null (default): they are stored in <see cref="Data"/>, which is right for one node.
    /// </summary>
    public string? SharedKey { get; set; }

    /// <summary>An API key with full access and the manage permission, ensured at every start; null (default): the first start creates one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The origin of links, when it differs from the addresses that the server listens on (behind a proxy); null by default.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// For tests of nodes with different clocks: seconds added to the machine's clock, -3600 to 3600. Default 0.
    /// </summary>
    public int ClockOffset { get; set; }

    /// <summary>
    /// For tests that set the clock of a running server: a file with seconds that are added to <see cref="ClockOffset"/>, read ten times a second. Null
    /// (default): none.
    /// </summary>
    public string? ClockOffsetFile { get; set; }

    private const int MinSharedKey = 32;

    private const int MaxClockOffset = 3600;

    /// <summary>Whether people reach the server over https, according to <see cref="PublicUrl"/>.</summary>
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
            options.PublicUrl = PublicAddressText.Normal(address, out var problem);
            if (problem is not null) reader.Refuse("PUBLIC_URL", problem);
        }

        reader.Refuse(options.Errors());
        return options;
    }

    private IEnumerable<SettingError> Errors()
    {
        if (ApiKey is not null && (!ApiKey.StartsWith(Domain.ApiKeys.ApiKey.Prefix, StringComparison.Ordinal)
            || ApiKey.Length < Domain.ApiKeys.ApiKey.MinLength || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            yield return new(
                "API_KEY",
                $"must start with '{Domain.ApiKeys.ApiKey.Prefix}' and have at least {Domain.ApiKeys.ApiKey.MinLength} printable ASCII characters "
                + "without spaces");
        }

        if (Database is not null && PostgresAddress.FirstError(Database) is { } badAddress)
            yield return new("DATABASE", $"cannot be used: {badAddress}");
        if (SharedKey is { Length: < MinSharedKey }) yield return new("SHARED_KEY", $"must have at least {MinSharedKey} characters");
        if (ClockOffset is < -MaxClockOffset or > MaxClockOffset)
            yield return new("CLOCK_OFFSET", $"is {ClockOffset}; it must be a whole number of seconds from -{MaxClockOffset} to {MaxClockOffset}");
    }

    private static string? UrlsOf(SettingReader reader)
    {
        if (reader.Text("URLS") is not { } text) return null;
        var addresses = text.Split(';', StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            if (address.Length == 0) return reader.Refuse("URLS", "has an empty entry; remove the extra semicolon");
            if (ListenAddress.FindProblem(address) is { } problem)
                return reader.Refuse("URLS", $"is {SettingReader.Quote(text)}: {SettingReader.Quote(address)} {problem}");
        }

        if (ListenAddress.FirstClash(addresses) is var (one, other))
        {
            return reader.Refuse(
                "URLS", $"has {SettingReader.Quote(one)} and {SettingReader.Quote(other)}, which are the same port of the same network; remove one of them");
        }

        return string.Join(';', addresses);
    }
}
