using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// What rows take in memory, estimated in bytes: <see cref="Base"/> for the row itself with its ids and times, and for everything that was sent
/// <see cref="PerByte"/> times its JSON, which is kept beside the objects that were read from it.
/// </summary>
public static class RowSize
{
    public const int Base = 1_024;

    private const int PerByte = 3;

    public static int Of(Activity activity) => Base + Of(activity.Shown);

    public static int Of(Notification notification) =>
        Base + OfJson(notification.Content) + OfJson(notification.Tags) + (notification.Metadata?.Length ?? 0);

    public static int Of(Presentation? shown) =>
        shown is null ? 0 : OfJson(shown.State) + OfJson(shown.Buttons) + OfJson(shown.Tags) + (shown.Metadata?.Length ?? 0);

    public static int OfJson<T>(Stored<T>? stored)
        where T : class => PerByte * (stored?.Json.Length ?? 0);
}
