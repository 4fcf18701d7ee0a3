using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Export;

/// <summary>
/// All rows of a list of history as a file, in the order of the list. It is read page by page like the list, so it keeps no transaction open and one page in
/// memory. Rows that begin or are sent during the export may be missing: they come before the place that it has reached.
/// </summary>
internal sealed class HistoryExport(
    ActivityHistory activities, NotificationQueries notifications, TimeProvider clock, IOptions<JsonOptions> json, ILogger<HistoryExport> log)
{
    private const int PageRows = Paging.MaxLimit;

    public ExportDownload<ManagedActivity> Activities(AccountId account, ActivityListQuery query, ExportFormat format) => Download(
        "activities", format, HistoryColumns.OfActivities, cancellation => Pages(
            page => activities.List(account, query.Filter, page, cancellation),
            row => (row.StartedAt, row.Id), ActivityMapping.Show));

    public ExportDownload<ManagedNotification> Notifications(AccountId account, NotificationListQuery query, ExportFormat format) => Download(
        "notifications", format, HistoryColumns.OfNotifications, cancellation => Pages(
            page => notifications.List(account, query.Filter, page, cancellation),
            row => (row.CreatedAt, row.Id), NotificationMapping.Show));

    private ExportDownload<TItem> Download<TItem>(
        string list, ExportFormat format, IReadOnlyList<CsvColumn<TItem>> columns, Func<CancellationToken, IAsyncEnumerable<IEnumerable<TItem>>> pages)
    {
        ExportFile<TItem> file = format.Name == ExportFormat.Csv
            ? new CsvFile<TItem>(columns)
            : new JsonLinesFile<TItem>((JsonTypeInfo<TItem>)json.Value.SerializerOptions.GetTypeInfo(typeof(TItem)));
        return new ExportDownload<TItem>($"{list}-{clock.GetUtcNow():yyyy-MM-dd}", file, pages, log);
    }

    /// <summary>The pages of a list that is sorted by time. One may have few rows or none although others follow (<see cref="PageRows{TRow}"/>).</summary>
    private static async IAsyncEnumerable<IEnumerable<TItem>> Pages<TRow, TItem>(
        Func<PageByTime, Task<PageRows<TRow>>> read, Func<TRow, (DateTimeOffset At, string Id)> place, Func<TRow, TItem> show)
    {
        (long At, string Id)? before = null;
        do
        {
            var page = await read(new PageByTime(before, PageRows));
            yield return page.Rows.Take(PageRows).Select(show);
            before = page.Rows.Count > PageRows ? Place(place(page.Rows[PageRows - 1]))
                : page.Rest is [var at, var id] ? (long.Parse(at), id)
                : null;
        }
        while (before is not null);

        static (long, string) Place((DateTimeOffset At, string Id) last) => (last.At.ToUnixTimeMilliseconds(), last.Id);
    }
}
