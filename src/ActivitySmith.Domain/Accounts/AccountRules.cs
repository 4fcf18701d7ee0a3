using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Accounts;

/// <summary>What an account may be called and how much it may ask.</summary>
public static class AccountRules
{
    /// <summary>API keys that work, channels, metrics and people that one account may have, each; far more than a team uses, and all of them are kept in memory.</summary>
    public const int MaxOfAKind = 1_000;

    /// <summary>Null when one more fits.</summary>
    /// <param name="kind">In the plural: <c>channels</c>.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="wanted">How many more are to come.</param>
    public static Refusal? CheckCount(string kind, int count, int wanted = 1) => count + wanted > MaxOfAKind ? ManagementCatalogue.TooMany(kind, MaxOfAKind) : null;

    /// <param name="name">Null when none was sent.</param>
    /// <param name="requestsPerMinute">Null takes the server's limits.</param>
    public static Refusal? Check(string? name, int? requestsPerMinute) =>
        DisplayName.Check(name)
        ?? (requestsPerMinute < 0 ? Catalogue.InvalidBody("requests_per_minute", "requests_per_minute must be 0 (no limit) or more") : null);
}
