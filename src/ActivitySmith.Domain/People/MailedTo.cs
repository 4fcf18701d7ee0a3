using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>
/// The times of mail to one address. Anyone can request a mailed link for any address, so this limit keeps the server from flooding an inbox. It
/// counts across all accounts.
/// </summary>
/// <param name="AddressHash">SHA-256 of the address in hexadecimal digits, so that mistyped addresses are not stored in readable form.</param>
/// <param name="SentAt">Times within the last day, oldest first; at most <see cref="MaxPerDay"/>.</param>
public sealed record MailedTo(string AddressHash, IReadOnlyList<DateTimeOffset> SentAt)
{
    public const int MaxPerHour = 3;

    public const int MaxPerDay = 10;

    /// <summary>The rows belong to no account, because several accounts may use the same address.</summary>
    public static AccountId Account { get; } = new(0);

    /// <summary>The record with one more time; null when the limit is reached.</summary>
    public MailedTo? OneMore(DateTimeOffset now)
    {
        // A time in the future comes from a clock that was wrong.
        DateTimeOffset[] recent = [.. SentAt.Where(at => at <= now && now - at < TimeSpan.FromDays(1))];
        if (recent.Length >= MaxPerDay || recent.Count(at => now - at < TimeSpan.FromHours(1)) >= MaxPerHour) return null;
        return this with { SentAt = [.. recent, now] };
    }
}
