using System.Runtime.CompilerServices;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Notifications;

namespace ActivitySmith.Server.Http.Events;

/// <summary>Reads what a stream shows from committed rows: lists without states first, then the states, a few at a time.</summary>
internal sealed class EventSource(CardQueries cards, NotificationQueries notifications, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// Pages of states that are read at the same time for all streams, so that thousands of streams that reconnect at once need few connections, each
    /// with a page cache, and little memory.
    /// </summary>
    private const int Readers = 4;

    private readonly SemaphoreSlim readers = new(Readers, Readers);

    /// <summary>Rows that are read at a time where many are not for the stream.</summary>
    private const int Step = 1_000;

    /// <summary>The next running activities for the stream, newest start first.</summary>
    /// <param name="reader">The stream.</param>
    /// <param name="view">What it may see.</param>
    /// <param name="after">The last activity read before; null to begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<RunningCards> Running(IEventReader reader, EventView view, CardPlace? after, int count, CancellationToken cancellation)
    {
        var found = new List<ListedCard>();
        for (var step = count; ; step = Step)
        {
            var rows = await cards.Running(reader.Account, view.Channels, after, step, cancellation);
            foreach (var row in rows)
            {
                after = row.Place;
                if (view.IsMeant(row.Target)) found.Add(row);
                if (found.Count == count) return new RunningCards(found, after);
            }

            if (rows.Count < step) return new RunningCards(found, Last: null);
        }
    }

    /// <summary>Ended activities that the stream still shows, latest end first.</summary>
    public async Task<IReadOnlyList<ListedCard>> Ended(IEventReader reader, EventView view, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var limits = reader.Limits;
        var rows = await cards.RecentlyEnded(reader.Account, now - limits.EndedFor, limits.Cards.Ended, cancellation);
        return [.. rows.Where(row => view.IsMeant(row.Target) && (!limits.IsUntilDismissed || row.DismissAt > now))];
    }

    /// <summary>The latest notifications for the stream after a position, oldest first.</summary>
    public async Task<IEnumerable<Domain.Notifications.Notification>> Notifications(
        IEventReader reader, EventView view, long position, CancellationToken cancellation)
    {
        var rows = await notifications.Latest(reader.Account, position, view.Since, reader.Limits.Notifications, cancellation);
        return rows.Where(row => view.IsMeant(row.Target));
    }

    /// <summary>
    /// The cards in the given order, with a few states in memory at a time. Leaves out those that have changed since they were listed: the newer
    /// version waits in the stream's mailbox.
    /// </summary>
    public async IAsyncEnumerable<Activity> States(
        IEventReader reader, IEnumerable<ListedCard> listed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var page in listed.Chunk(CardQueries.Page))
        {
            var states = await Read(reader, page, cancellation);
            foreach (var card in page)
                if (states.TryGetValue(card.Id, out var state) && state.Seq == card.Seq) yield return state;
        }
    }

    public void Dispose() => readers.Dispose();

    private async Task<Dictionary<string, Activity>> Read(IEventReader reader, ListedCard[] page, CancellationToken cancellation)
    {
        await readers.WaitAsync(cancellation);
        try
        {
            return (await cards.Read(reader.Account, [.. page.Select(card => card.Id)], cancellation)).ToDictionary(state => state.Id);
        }
        finally
        {
            readers.Release();
        }
    }
}
