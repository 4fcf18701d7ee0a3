using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Ledger.Tables;

namespace ActivitySmith.Ledger.Search;

/// <summary>The rows that search finds, as the index names them.</summary>
public static class SearchKind
{
    public const string Activity = "a";
    public const string Notification = "n";
    public const string Stream = "s";
}

/// <param name="Kind">One of <see cref="SearchKind"/>.</param>
/// <param name="Row">Key of the row.</param>
public readonly record struct SearchKey(string Kind, RowKey Row)
{
    public static SearchKey Of(Activity activity) => new(SearchKind.Activity, new(activity.Account, activity.Id));

    public static SearchKey Of(Notification notification) => new(SearchKind.Notification, new(notification.Account, notification.Id));

    public static SearchKey Of(StreamRecord stream) => new(SearchKind.Stream, new(stream.Account, stream.Key.Value));
}

/// <summary>What the index has of one row.</summary>
/// <param name="Key">The row.</param>
/// <param name="Source">The row with the words: of a stream whose activity runs, the activity.</param>
/// <param name="State">The row's state, by which lists filter, as the tables of tags have it.</param>
/// <param name="Words">The words, each after a blank.</param>
public sealed record SearchEntry(SearchKey Key, SearchKey Source, long State, string Words)
{
    /// <summary>The entries of an activity: its own and, while it runs, that of its stream, so that a PUT need not read the stream.</summary>
    public static IEnumerable<SearchEntry> Of(Activity activity)
    {
        var words = WordsOf([activity.StreamKey, .. Texts(activity.Shown)]);
        var key = SearchKey.Of(activity);
        yield return new(key, key, activity.IsRunning ? ActivityTables.Running : ActivityTables.Ended, words);
        if (activity is not { IsRunning: true, StreamKey: { } stream }) yield break;
        yield return new(new(SearchKind.Stream, new(activity.Account, stream)), key, StreamTable.NumberOf(StreamState.Running), words);
    }

    public static SearchEntry Of(StreamWithActivity found)
    {
        var (stream, last) = found;
        var key = SearchKey.Of(stream);
        var shown = stream.Parked ?? last?.Shown;
        return new(key, key, StreamTable.NumberOf(StreamState.Of(stream)), WordsOf([stream.Key.Value, .. shown is null ? [] : Texts(shown)]));
    }

    public static SearchEntry Of(Notification notification)
    {
        var (key, content) = (SearchKey.Of(notification), notification.Content.Value);
        return new(
            key, key, NotificationTable.NumberOf(notification.State),
            WordsOf([.. notification.Tags?.Value ?? [], content.Title, content.Subtitle, content.Message]));
    }

    /// <summary>Tags first: lists with a tag rely on its words.</summary>
    private static string?[] Texts(Presentation shown) =>
        [.. shown.Tags?.Value ?? [], shown.State.Value.Title, shown.State.Value.Subtitle, shown.State.Value.Message];

    private static string WordsOf(IEnumerable<string?> texts) => string.Concat(TextForms.Words.Of(texts).Select(word => " " + word));
}
