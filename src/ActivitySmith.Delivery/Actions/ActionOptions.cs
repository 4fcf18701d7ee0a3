using System.Buffers;
using System.Net;

namespace ActivitySmith.Delivery.Actions;

/// <summary>Section <c>Actions</c>: where webhook buttons may lead, and how many calls there may be.</summary>
public sealed class ActionOptions
{
    public const string Section = "Actions";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/@:?#\\ ");

    /// <summary>Host names that may be called although their addresses are private: exact names, no ports, no wildcards. Default: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Networks that may be called although they are private, such as <c>10.20.0.0/16</c> or <c>fd00::/8</c>. Default: none.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Calls under way at a time, 1 to 256. Default 16. Accounts share them: one account alone holds at most half.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>Runs that are not finished, of all accounts, 1 to 100,000; past it a tap is answered with 503. Default 1,000 (a few MB).</summary>
    public int QueueLimit { get; set; } = 1_000;

    /// <summary>Runs that are not finished, of one account, 1 to 100,000, so that one account cannot fill the queue of all. Default 100.</summary>
    public int QueueLimitPerAccount { get; set; } = 100;

    /// <summary>The first setting that cannot be used, with its key; null when all can.</summary>
    public string? FirstError()
    {
        for (var i = 0; i < AllowedHosts.Count; i++)
        {
            if (HostName(AllowedHosts[i]) is null)
                return $"{Section}:AllowedHosts:{i} is '{AllowedHosts[i]}'; it must be a host name such as hooks.home.example, without scheme, port or path";
        }

        for (var i = 0; i < AllowedNetworks.Count; i++)
        {
            if (!IPNetwork.TryParse(AllowedNetworks[i], out _))
                return $"{Section}:AllowedNetworks:{i} is '{AllowedNetworks[i]}'; it must be a network such as 10.20.0.0/16 or fd00::/8";
        }

        if (Concurrency is < 1 or > 256) return $"{Section}:{nameof(Concurrency)} is {Concurrency}; it must be 1 to 256";
        if (QueueLimit is < 1 or > 100_000) return $"{Section}:{nameof(QueueLimit)} is {QueueLimit}; it must be 1 to 100000";
        if (QueueLimitPerAccount is < 1 or > 100_000)
            return $"{Section}:{nameof(QueueLimitPerAccount)} is {QueueLimitPerAccount}; it must be 1 to 100000";
        return null;
    }

    /// <summary>The name as a call uses it (lower case, punycode, without a dot at the end); null when it is none.</summary>
    internal static string? HostName(string text) =>
        Uri.TryCreate($"https://{text}/", UriKind.Absolute, out var uri) && uri is { IsDefaultPort: true, UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && uri.IdnHost.Length > 0 && !text.AsSpan().ContainsAny(NotInNames)
            ? Normal(uri.IdnHost)
            : null;

    internal static string Normal(string idnHost) => idnHost.TrimEnd('.').ToLowerInvariant();
}
