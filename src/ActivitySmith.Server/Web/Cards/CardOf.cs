using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Server.Web.Board;

namespace ActivitySmith.Server.Web.Cards;

/// <summary>Cards of single activities, now and at earlier moments.</summary>
internal static class CardOf
{
    public static BoardCard Now(Activity activity)
    {
        var state = activity.Shown.State.Value;
        return new BoardCard(activity.Id, state.Title!, state.Subtitle, StateSummary.Of(state), Encoding.UTF8.GetString(Card.Write(activity)));
    }

    /// <summary>The card at that moment. A timer shows the time at that moment and does not run.</summary>
    public static BoardCard Then(Activity activity, Frame frame)
    {
        var timer = frame.Timer is { } json ? JsonSerializer.Deserialize(json, StoredJson.Instance.TimerWindow) : null;
        var isLast = frame.Version == activity.Version;
        return Now(activity with
        {
            Version = frame.Version,
            UpdatedAt = frame.At,
            EndedAt = isLast ? activity.EndedAt : null,
            DismissAt = isLast ? activity.DismissAt : null,
            Shown = activity.Shown with
            {
                State = Stored<ContentState>.Parse(frame.State, StoredJson.Instance.ContentState)!,
                Timer = isLast ? timer : timer?.Freeze(frame.At),
            },
        });
    }
}
