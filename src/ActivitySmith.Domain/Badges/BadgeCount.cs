using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Badges;

/// <summary>The number on the app's icon on one device.</summary>
/// <param name="Value">0 to 2147483647; 0 shows no badge.</param>
public sealed record BadgeCount(AccountId Account, string DeviceId, int Value, DateTimeOffset UpdatedAt);
