using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Search;

/// <summary>A write to the index, in one transaction.</summary>
/// <param name="Entries">The entries to add or replace, at most one for each row.</param>
/// <param name="Progress">The progress to note; null for none.</param>
public sealed record SearchWrite(IReadOnlyList<SearchEntry> Entries, SearchProgress? Progress = null)
{
    /// <summary>
    /// The rest of the statement after the columns of an entry, except <c>at</c>: the time that the stored row has, which a row in memory may not know yet.
    /// Nothing is selected when the row is no longer stored or, for the entry of a stream with the words of an activity, this one no longer runs.
    /// </summary>
    /// <param name="kind">One of <see cref="SearchKind"/>.</param>
    /// <param name="account">The account of the row.</param>
    /// <param name="id">Its id or key.</param>
    /// <param name="activity">For streams, the activity of <see cref="ActivityOf"/>.</param>
    internal static (string At, string Where) Stored(string kind, string account, string id, string activity)
    {
        Table table = kind switch
        {
            SearchKind.Activity => ActivityTables.Activities,
            SearchKind.Notification => NotificationTable.Notifications,
            _ => StreamTable.Streams,
        };
        var running = kind == SearchKind.Stream ? $" AND ({activity} = '' OR r.activity_id = {activity})" : "";
        var time = table.TagTable!.TimeColumn is { } column ? $"r.{column}" : "0";
        return (time, $"{table.Name} r WHERE r.account_id = {account} AND r.{table.Columns[1].Name} = {id}{running}");
    }

    /// <summary>The running activity whose words a stream's entry has; empty for every other entry.</summary>
    internal static string ActivityOf(SearchEntry entry) => entry.Key == entry.Source ? "" : entry.Source.Row.Id;
}
