using System.Buffers;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Delivery.Settings;

namespace ActivitySmith.Delivery.Actions;

/// <summary>Section <c>Actions</c>: the hosts that webhook buttons may call, and the limits on calls.</summary>
public sealed class ActionOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("Actions");

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/@:?#\\ ");

    /// <summary>
    /// Host names that may be called although their addresses are private: exact names, no ports, no wildcards. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Networks that may be called although they are private, such as <c>10.20.0.0/16</c> or <c>fd00::/8</c>. Default: none.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Maximum of concurrent calls, 1 to 256. Default 16. Accounts share them: one account alone gets at most half.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>Maximum of unfinished runs of all accounts, 1 to 100,000. Further taps get status 503. Default 1,000 (a few MB).</summary>
    public int QueueLimit { get; set; } = 1_000;

    /// <summary>
    /// Maximum of unfinished runs of one account, 1 to 100,000, so that one account cannot fill the whole queue. Default 100.
    /// </summary>
    public int QueueLimitPerAccount { get; set; } = 100;

    public IEnumerable<SettingError> Errors()
    {
        foreach (var host in AllowedHosts.Where(host => HostName(host) is null))
        {
            yield return Section.Error(
                nameof(AllowedHosts), $"holds '{host}'; it must be a host name such as hooks.home.example, without scheme, port or path");
        }

        foreach (var network in AllowedNetworks.Where(network => !NetworkText.TryNetwork(network, out _)))
            yield return Section.Error(nameof(AllowedNetworks), $"holds '{network}'; it must be a network such as 10.20.0.0/16 or fd00::/8");
        if (Section.OutOfRange(Concurrency, 256) is { } concurrency) yield return concurrency;
        if (Section.OutOfRange(QueueLimit, 100_000) is { } queueLimit) yield return queueLimit;
        if (Section.OutOfRange(QueueLimitPerAccount, 100_000) is { } perAccount) yield return perAccount;
    }

    /// <summary>
    /// The host name in the form used for calls (lower case, punycode, without a trailing dot); null when the text is not a host name.
    /// </summary>
    internal static string? HostName(string text) =>
        Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var uri) && uri is { IsDefaultPort: true, UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && uri.IdnHost.Length > 0 && !text.AsSpan().ContainsAny(NotInNames)
            ? Normal(uri.IdnHost)
            : null;

    internal static string Normal(string idnHost) => idnHost.TrimEnd('.').ToLowerInvariant();
}
