using System.Text;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Events;
using ActivitySmith.Server.Web.Cards;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Reads what the board of an account shows, from committed rows.</summary>
internal sealed class BoardSource(ActivityQueries activities, NotificationQueries notifications, DatabaseEpoch epoch, TimeProvider clock)
{
    /// <summary>What the page shows at first, and its event stream then. Ended activities stay in the row "Recently ended" for a day.</summary>
    public static EventLimits Limits { get; } =
        new(new CardLimits(Running: 200, Ended: 20), TimeSpan.FromHours(24), IsUntilDismissed: false, Notifications: 20);

    public async Task<BoardContent> Read(AccountId account, CancellationToken cancellationToken)
    {
        // Before the rows: the event stream then brings every change that one of the queries does not see yet.
        var newest = await epoch.Newest(cancellationToken);
        var running = await activities.Running(account, Limits.Cards.Running, cancellationToken);
        var ended = await activities.RecentlyEnded(account, clock.GetUtcNow() - Limits.EndedFor, Limits.Cards.Ended, cancellationToken);
        var latest = await notifications.Recent(account, Limits.Notifications, cancellationToken);
        var positions = running.Concat(ended).Select(activity => activity.Seq).Concat(latest.Select(notification => notification.Seq));
        var position = positions.Where(seq => seq <= newest).DefaultIfEmpty().Max();
        var mayHaveMore = running.Count == Limits.Cards.Running;
        return new BoardContent(
            [.. running.OrderByDescending(IsAlert).Select(CardOf.Now)],
            [.. ended.Select(CardOf.Now)],
            [.. latest.Select(ToCard)],
            new ResumePoint(epoch.At(position), mayHaveMore ? running[^1].StartedAt : null));
    }

    private static bool IsAlert(Activity activity) => activity.Shown.State.Value.Type == ContentType.Alert;

    private static BoardCard ToCard(Notification notification)
    {
        var content = notification.Content.Value;
        return new BoardCard(
            notification.Id, content.Title, content.Subtitle, content.Message ?? "", Encoding.UTF8.GetString(NotificationCard.Write(notification)));
    }
}
