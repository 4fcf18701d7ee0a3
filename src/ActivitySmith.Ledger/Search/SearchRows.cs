using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Search;

/// <summary>Where the rows of each <see cref="SearchKind"/> are stored.</summary>
internal static class SearchRows
{
    public static string TableOf(string kind) => Table(kind).Name;

    /// <summary>The column with the id of a row within its account.</summary>
    public static string IdOf(string kind) => Table(kind).Columns[1].Name;

    private static Rows.Table Table(string kind) => kind switch
    {
        SearchKind.Activity => ActivityTables.Activities,
        SearchKind.Notification => NotificationTable.Notifications,
        _ => StreamTable.Streams,
    };
}
