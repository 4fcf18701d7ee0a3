using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Domain.Tests.Apns;

/// <summary>What the tests of pushes send; the tests of Delivery use it too.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);

    public static readonly ContentState Segmented =
        new() { Type = "segmented_progress", Title = "Backup", Subtitle = "Disk 1", NumberOfSteps = 3, CurrentStep = 1 };

    public static Activity Running(Desired? desired = null)
    {
        var everyone = new Target((IReadOnlyList<string>?)null);
        var shown = Presentation.Next(previous: null, desired ?? new Desired { State = Segmented }, everyone, Noon).Value;
        return Lifecycle.Start(AccountId.First, "a1", "backup", version: 1, shown, desired?.Alert, Noon);
    }

    public static Notification Notification(NotificationContent content) => new()
    {
        Account = AccountId.First,
        Id = "ntf_1",
        Content = Stored<NotificationContent>.Of(content, StoredJson.Instance.NotificationContent),
        Target = new Target((IReadOnlyList<string>?)null),
        CreatedAt = Noon,
    };
}
