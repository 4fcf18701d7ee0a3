using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Labels;
using ActivitySmith.Ledger.Rows;

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
public readonly record struct SearchKey(string Kind, RowKey Row);

/// <summary>What the index has of one row.</summary>
/// <param name="Key">The row.</param>
/// <param name="Words">The words, each after a blank.</param>
public sealed record SearchEntry(SearchKey Key, string Words)
{
    /// <param name="row">An <see cref="Activity"/>, a <see cref="Notification"/> or a <see cref="StreamRecord"/>.</param>
    public static SearchEntry Of(object row) => row switch
    {
        Activity activity => Of(
            SearchKind.Activity, new(activity.Account, activity.Id), [.. Texts(activity.Shown), activity.StreamKey, .. activity.Shown.Tags?.Value ?? []]),
        Notification notification => Of(
            SearchKind.Notification, new(notification.Account, notification.Id),
            [
                notification.Content.Value.Title, notification.Content.Value.Subtitle, notification.Content.Value.Message,
                .. notification.Tags?.Value ?? [],
            ]),

        // The last activity has the words of a stream without a stored state, so that a PUT changes one entry.
        StreamRecord { Parked: { } parked } paused => Of(
            SearchKind.Stream, new(paused.Account, paused.Key.Value), [.. Texts(parked), paused.Key.Value, .. parked.Tags?.Value ?? []]),
        StreamRecord stream => Of(SearchKind.Stream, new(stream.Account, stream.Key.Value), [stream.Key.Value]),
        _ => throw new ArgumentException($"Search does not find a {row.GetType().Name}", nameof(row)),
    };

    private static SearchEntry Of(string kind, RowKey row, IEnumerable<string?> texts) =>
        new(new SearchKey(kind, row), string.Concat(TextForms.Words.Of(texts).Select(word => " " + word)));

    private static string?[] Texts(Presentation shown) => [shown.State.Value.Title, shown.State.Value.Subtitle, shown.State.Value.Message];
}
