using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Estimated memory of rows, in bytes: <see cref="Base"/> for the row with its ids and times, plus <see cref="PerByte"/> per byte of its JSON,
/// because the JSON is kept together with the objects that were parsed from it.
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
