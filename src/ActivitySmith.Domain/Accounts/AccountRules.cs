using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Accounts;

/// <summary>What an account may be called and how much it may ask.</summary>
public static class AccountRules
{
    /// <param name="name">Null when none was sent.</param>
    /// <param name="requestsPerMinute">Null takes the server's limits.</param>
    public static Refusal? Check(string? name, int? requestsPerMinute) =>
        DisplayName.Check(name)
        ?? (requestsPerMinute < 0 ? Catalogue.InvalidBody("requests_per_minute", "requests_per_minute must be 0 (no limit) or more") : null);
}
