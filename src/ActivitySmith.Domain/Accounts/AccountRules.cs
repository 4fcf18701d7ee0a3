using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Accounts;

/// <summary>Limits of an account, and checks of its name and request limit.</summary>
public static class AccountRules
{
    /// <summary>
    /// Maximum per account of active API keys, of channels, of metrics and of people. Far more than a team needs; the limit exists because all are
    /// kept in memory.
    /// </summary>
    public const int MaxOfAKind = 1_000;

    /// <summary>Null when the count stays within the limit.</summary>
    /// <param name="kind">In the plural: <c>channels</c>.</param>
    /// <param name="count">Current number.</param>
    /// <param name="wanted">Number to add.</param>
    public static Refusal? CheckCount(string kind, int count, int wanted = 1) =>
        count + wanted > MaxOfAKind ? ManagementCatalogue.TooMany(kind, MaxOfAKind) : null;

    /// <param name="name">Null when none was sent.</param>
    /// <param name="requestsPerMinute">Null for the server's limits.</param>
    public static Refusal? Check(string? name, int? requestsPerMinute) =>
        DisplayName.Check(name)
        ?? (requestsPerMinute < 0 ? Catalogue.InvalidBody("requests_per_minute", "requests_per_minute must be 0 (no limit) or more") : null);
}
