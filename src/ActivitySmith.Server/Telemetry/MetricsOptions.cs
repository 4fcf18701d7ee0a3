using ActivitySmith.Delivery.Settings;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Telemetry;

/// <summary>Section <c>Metrics</c> (docs/configuration.md, Metrics and traces).</summary>
public sealed class MetricsOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("Metrics");

    /// <summary>Shortest accepted token, in characters.</summary>
    public const int MinToken = 16;

    /// <summary>Maximum streams whose age is shown: each is a series, and a lookup in the database at most every 15 seconds.</summary>
    public const int MaxStreams = 100;

    /// <summary>Bearer token that may read <c>/metrics</c>; null (default): none does.</summary>
    public string? Token { get; set; }

    /// <summary>Addresses that serve only <c>/metrics</c> and <c>/health/...</c>, separated by ';'; null (default): none.</summary>
    public string? Urls { get; set; }

    /// <summary>Streams whose age is shown: keys of the first account, or <c>account/key</c>. Default none.</summary>
    public IReadOnlyList<string> Streams { get; set; } = [];

    /// <summary><see cref="Urls"/>, one by one.</summary>
    internal string[] Addresses => Urls?.Split(';') ?? [];

    /// <param name="reader">The reader of all settings.</param>
    /// <param name="mainUrls">The main addresses, from which those of the metrics must differ.</param>
    internal static MetricsOptions Read(SettingReader reader, string mainUrls)
    {
        var options = reader.Read<MetricsOptions>((section, standard) => new()
        {
            Token = section.Secret(nameof(Token)),
            Urls = section.Text(nameof(Urls)) is { } text ? string.Join(';', text.Split(';', StringSplitOptions.TrimEntries)) : null,
            Streams = section.List(nameof(Streams)) ?? standard.Streams,
        });
        if (options.AddressError(mainUrls) is not { } error) return options;
        reader.Refuse([error]);
        options.Urls = null;
        return options;
    }

    public IEnumerable<SettingError> Errors()
    {
        if (Token is { Length: < MinToken }) yield return Section.Error(nameof(Token), $"must have at least {MinToken} characters");
        else if (Token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            yield return Section.Error(nameof(Token), "must be printable ASCII characters without spaces, as it is sent in a header");
        if (Streams.Count > MaxStreams) yield return Section.Error(nameof(Streams), $"has {Streams.Count} streams; the maximum is {MaxStreams}");
        if (Streams.FirstOrDefault(entry => ParseStream(entry) is null) is { } wrong)
        {
            yield return Section.Error(
                nameof(Streams),
                $"has {SettingReader.Quote(wrong)}, which is neither a stream key (letters, digits, - and _) nor the number of an account, / and a stream key");
        }

        if (Streams.GroupBy(entry => entry, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            yield return Section.Error(nameof(Streams), $"has {SettingReader.Quote(twice)} more than once");
    }

    /// <summary>The stream of an entry; null when the entry is malformed.</summary>
    internal static (AccountId Account, string Key)? ParseStream(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var account = AccountId.First.Value;
        if (slash >= 0 && (!long.TryParse(entry.AsSpan(0, slash), System.Globalization.NumberStyles.None, null, out account) || account < 1)) return null;
        return StreamKey.TryParse(entry[(slash + 1)..], out var key) ? (new AccountId(account), key.Value) : null;
    }

    private SettingError? AddressError(string mainUrls)
    {
        foreach (var address in Addresses)
        {
            if (address.Length == 0) return Section.Error(nameof(Urls), "has an empty entry; remove the extra semicolon");
            if (ListenAddress.FindProblem(address) is { } problem) return Section.Error(nameof(Urls), $"is {SettingReader.Quote(address)}: it {problem}");
            if (!ListenAddress.HasFixedPort(address))
                return Section.Error(nameof(Urls), $"is {SettingReader.Quote(address)}; give it the port that the scraper connects to");
        }

        return ListenAddress.FirstClash([.. mainUrls.Split(';'), .. Addresses]) is var (one, other)
            ? Section.Error(
                nameof(Urls), $"has {SettingReader.Quote(other)}, which is the same port of the same network as {SettingReader.Quote(one)}; use another port")
            : null;
    }
}
