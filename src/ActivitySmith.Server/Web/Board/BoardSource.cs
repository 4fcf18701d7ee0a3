using System.Text;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Web.Cards;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Reads what the board of an account shows, from committed rows.</summary>
internal sealed class BoardSource(ActivityQueries activities, NotificationQueries notifications, DatabaseEpoch epoch, TimeProvider clock)
{
    /// <summary>Maximum number of running cards on the page.</summary>
    private const int MaxRunning = 200;

    private const int MaxEnded = 20;
    private const int MaxNotifications = 20;

    /// <summary>How long an ended activity stays in the "Recently ended" row.</summary>
    private static readonly TimeSpan EndedFor = TimeSpan.FromHours(24);

    public async Task<BoardContent> Read(AccountId account, CancellationToken cancellationToken)
    {
        var now = await ReadRows(account, cancellationToken);
        return new BoardContent(
            [.. now.Running.OrderByDescending(IsAlert).Select(CardOf.Now)],
            [.. now.Ended.Select(CardOf.Now)],
            [.. now.Notifications.Select(ToCard)],
            epoch.At(now.LastSeq));
    }

    /// <summary>Reads the rows of the board, which are also the start of the event stream.</summary>
    public async Task<BoardRows> ReadRows(AccountId account, CancellationToken cancellationToken) => new(
        await activities.Running(account, MaxRunning, cancellationToken),
        await activities.RecentlyEnded(account, clock.GetUtcNow() - EndedFor, MaxEnded, cancellationToken),
        await notifications.Recent(account, MaxNotifications, cancellationToken));

    private static bool IsAlert(Activity activity) => activity.Shown.State.Value.Type == ContentType.Alert;

    private static BoardCard ToCard(Notification notification)
    {
        var content = notification.Content.Value;
        return new BoardCard(
            notification.Id, content.Title, content.Subtitle, content.Message ?? "", Encoding.UTF8.GetString(NotificationCard.Write(notification)));
    }
}

/// <summary>Newest start, latest end and latest notification first.</summary>
public sealed record BoardRows(IReadOnlyList<Activity> Running, IReadOnlyList<Activity> Ended, IReadOnlyList<Notification> Notifications)
{
    /// <summary>0 when there is nothing.</summary>
    public long LastSeq => Running.Concat(Ended).Select(activity => activity.Seq).Concat(Notifications.Select(n => n.Seq)).DefaultIfEmpty().Max();
}
