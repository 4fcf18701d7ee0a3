using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Notifications;

/// <summary>An earlier version of a notification, for its history; the newest one is the <see cref="Notification"/> itself.</summary>
/// <param name="Account">The notification's account.</param>
/// <param name="NotificationId">The notification.</param>
/// <param name="Version">1 or more.</param>
/// <param name="Content">What it said.</param>
/// <param name="At">When this version was sent.</param>
public sealed record NotificationVersion(AccountId Account, string NotificationId, long Version, Stored<NotificationContent> Content, DateTimeOffset At)
{
    /// <summary>Versions that the history keeps beside the newest one; older ones are deleted together with their deliveries.</summary>
    public const int MaxKept = 20;

    public string Id => IdOf(NotificationId, Version);

    public static string IdOf(string notificationId, long version) => $"{notificationId}/{version}";
}
