using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.People;

/// <summary>
/// When mail went to one address. Mail with a link is sent because somebody typed the address, so nobody may use the server to fill the
/// inbox of somebody else, however many accounts and people know the address.
/// </summary>
/// <param name="AddressHash">SHA-256 of the address in hexadecimal digits: of addresses that are typed in error nothing readable is kept.</param>
/// <param name="SentAt">Of the last day, oldest first; at most <see cref="MaxPerDay"/>.</param>
public sealed record MailedTo(string AddressHash, IReadOnlyList<DateTimeOffset> SentAt)
{
    public const int MaxPerHour = 3;

    public const int MaxPerDay = 10;

    /// <summary>Belongs to no account: an address may be known to several.</summary>
    public static AccountId Account { get; } = new(0);

    /// <summary>The record with one more; null when the address has had as many as it may.</summary>
    public MailedTo? OneMore(DateTimeOffset now)
    {
        // A time in the future was written while the clock was wrong.
        DateTimeOffset[] recent = [.. SentAt.Where(at => at <= now && now - at < TimeSpan.FromDays(1))];
        if (recent.Length >= MaxPerDay || recent.Count(at => now - at < TimeSpan.FromHours(1)) >= MaxPerHour) return null;
        return this with { SentAt = [.. recent, now] };
    }
}
