using System.Text;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Server.Http.Events;

/// <summary>
/// The events of one connection. An event's id says that the client has everything up to its position, so events are sent in the order of positions.
/// A card that is older than what the client has, but new to it, is sent without an id.
/// </summary>
internal sealed class EventSession(
    IEventReader reader, PageMailbox mailbox, EventWriter writer, EventSource source, DatabaseEpoch epoch, CancellationToken cancellation)
{
    private static readonly byte[] HeartbeatEvent = PageEvent.Format("hb", id: null, []);

    private readonly string history = epoch.Current;
    private EventView view = new(new HashSet<string>(), default);
    private DateTimeOffset? shownSince;
    private byte[] suffix = [];

    /// <summary>The client has everything up to this position.</summary>
    private long sent;

    /// <summary>Writes everything newer than the last event that the client received, and all cards that it did not show then.</summary>
    /// <returns>False when the reader lost its permission.</returns>
    public async Task<bool> Begin(long lastSeen, DateTimeOffset? shownBefore)
    {
        if (await reader.View(cancellation) is not { } now) return false;
        sent = lastSeen;
        mailbox.BeginReload();
        await Synchronise(now, card => card.StartedAt < shownBefore && card.DismissAt is null, lastSeen);
        return true;
    }

    /// <summary>Waits for the next changes, or a heartbeat, and writes them.</summary>
    /// <returns>False when the reader lost its permission.</returns>
    public async Task<bool> Next()
    {
        if (!await mailbox.Wait())
        {
            // Every heartbeat checks the permission again, as it may have been removed on another node.
            if (!await reader.IsWelcome(cancellation)) return false;
            await writer.Write(HeartbeatEvent);
        }
        else if (!await Work(mailbox.Take()))
        {
            return false;
        }

        await writer.Flush();
        return true;
    }

    private async Task<bool> Work(PageWork work)
    {
        Show(work.ShownSince);
        foreach (var change in work.Changes) await Write(change);
        if (work.MustReload || work.MustCheck)
        {
            if (await reader.View(cancellation) is not { } now) return false;
            var isSame = now.IsLike(view);
            if (work.MustReload || !isSame)
            {
                var known = mailbox.BeginReload();
                if (known is null) sent = 0;
                await Synchronise(now, card => known?.Contains(card.Id) == false, notedUpTo: isSame ? sent : 0);
                return true;
            }
        }

        if (work.Room is { } room) await MoveUp(room.After, room.Count);
        else if (work.HasLeft) await WriteList();
        return true;
    }

    /// <summary>Writes all that the client lacks, then the list of all cards to show, so that it drops the rest.</summary>
    /// <param name="now">What the reader may see.</param>
    /// <param name="isLacked">Whether the client lacks a card that has not changed since its last event.</param>
    /// <param name="notedUpTo">The client has its notifications up to this position.</param>
    private async Task Synchronise(EventView now, Func<ListedCard, bool> isLacked, long notedUpTo)
    {
        view = now;
        var position = await epoch.Newest(cancellation);
        var running = await source.Running(reader, view, after: null, reader.Limits.Cards.Running, cancellation);
        var ended = await source.Ended(reader, view, cancellation);
        var notifications = await source.Notifications(reader, view, notedUpTo, cancellation);
        mailbox.EndReload(running, view.IsMeant, ended.Select(card => card.Id).Reverse(), position);

        // Later changes wait in the mailbox.
        List<ListedCard> cards = [.. running.Cards.Concat(ended).Where(card => card.Seq <= position).OrderBy(card => card.Seq)];
        List<Notification> notes = [.. notifications.Where(notification => notification.Seq <= position)];
        await WriteOlder([.. cards.Where(card => card.Seq <= sent && isLacked(card))]);
        foreach (var note in notes)
            if (note.Seq <= sent) await writer.WriteWithoutId(PageEvent.Of(note, history));
        Show(running.Last?.StartedAt);
        var newest = Math.Max(cards.LastOrDefault()?.Seq ?? 0, notes.LastOrDefault()?.Seq ?? 0);
        await WriteNewer([.. cards.Where(card => card.Seq > sent)], notes.Where(note => note.Seq > sent));

        // Not the position of the database: that one tells what happens in other accounts.
        sent = Math.Max(sent, newest);
        if (await reader.Badge(cancellation) is { } badge) await writer.Write(PageEvent.Badge(badge));
        await WriteList();
        await writer.Flush();
    }

    /// <summary>Fills the places of cards that have ended or left.</summary>
    private async Task MoveUp(CardPlace after, int count)
    {
        mailbox.BeginRead();
        var next = await source.Running(reader, view, after, count, cancellation);
        mailbox.EndRead(next);
        await WriteOlder(next.Cards);
        Show(next.Last?.StartedAt);
        await WriteList();
    }

    private async Task WriteOlder(IEnumerable<ListedCard> cards)
    {
        await foreach (var state in source.States(reader, cards, cancellation)) await writer.WriteWithoutId(PageEvent.Of(state, history));
    }

    private async Task WriteNewer(IEnumerable<ListedCard> cards, IEnumerable<Notification> notifications)
    {
        var waiting = new Queue<Notification>(notifications);
        await foreach (var state in source.States(reader, cards, cancellation))
        {
            while (waiting.TryPeek(out var earlier) && earlier.Seq < state.Seq) await Write(PageEvent.Of(waiting.Dequeue(), history));
            await Write(PageEvent.Of(state, history));
        }

        while (waiting.TryDequeue(out var later)) await Write(PageEvent.Of(later, history));
    }

    private async ValueTask Write(PageEvent change)
    {
        await writer.Write(change, suffix);
        sent = Math.Max(sent, change.Seq);
    }

    private ValueTask WriteList() =>
        writer.WriteList(sent == 0 ? null : new ResumePoint(new Position(history, sent), shownSince), mailbox.ShownIds);

    private void Show(DateTimeOffset? since)
    {
        if (since == shownSince) return;
        shownSince = since;
        suffix = Encoding.UTF8.GetBytes(ResumePoint.Suffix(since));
    }
}
