using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Streams;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Streams;

namespace ActivitySmith.Ledger.Search;

/// <summary>
/// Keeps the index of search (docs/architecture.md, Search) from the rows of <see cref="SearchFeed"/> and, after a start, of the database, on the node that
/// has the duty.
/// </summary>
/// <param name="feed">The committed rows.</param>
/// <param name="ledger">Writes the index.</param>
/// <param name="duty">The duty of this node.</param>
/// <param name="connections">Connections of the database.</param>
/// <param name="clock">Measures the time of each write.</param>
public sealed class SearchIndex(SearchFeed feed, LedgerWriter ledger, IDuty duty, IReadConnections connections, TimeProvider clock) : IDisposable
{
    /// <summary>Rows of one write, with up to two entries each. Commands may have to wait for it, about 5 ms on SQLite.</summary>
    private const int BatchSize = 32;

    /// <summary>The same for the first pass over a database, which is sooner complete with fewer transactions.</summary>
    private const int FirstBatchSize = 128;

    /// <summary>
    /// How much longer than the work the pause after it is: the index takes a thirtieth of the time, so that a PUT costs at most 5 % more.
    /// </summary>
    private const int PauseRatio = 29;

    /// <summary>The same for the first pass, during which search is incomplete.</summary>
    private const int FirstPauseRatio = 1;

    /// <summary>The first write after a start, and writes to a slow disk, take long without using the processor.</summary>
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>How often the progress is noted when nothing but it has to be written.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    /// <summary>How far a clock may have been set back before a change is overlooked: until the first backlog is read, and later.</summary>
    private static readonly TimeSpan FirstSlack = TimeSpan.FromDays(1), LaterSlack = TimeSpan.FromMinutes(10);

    private readonly SearchBacklog backlog = new(connections);
    private readonly StreamQueries streams = new(connections);
    private readonly SemaphoreSlim turn = new(1);
    private TimeSpan slack = FirstSlack;
    private long? notedAt;

    /// <summary>Indexes everything that is committed, unless another node gets the duty. Calls wait for one another.</summary>
    /// <exception cref="System.Data.Common.DbException">The database failed; the next call continues.</exception>
    public async Task CatchUp(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (feed.TakeGap()) await LosingOnFailure(() => ReadBacklog(cancellation));
            IReadOnlyList<object> rows;
            do
            {
                var began = clock.GetTimestamp();
                rows = feed.Take(BatchSize, out var upTo);
                var progress = upTo is { } position && IsNoteDue() ? At(position) : null;
                await LosingOnFailure(() => Write(rows, progress, cancellation));
                await Pause(began, PauseRatio, cancellation);
            }
            while (rows.Count == BatchSize);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Notes the progress, so that the next start has little to read again. Called once, when the server stops.</summary>
    /// <param name="cancellation">Ends the wait for a pass that does not end.</param>
    public async Task Close(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        var rows = feed.Take(BatchSize, out var upTo);
        if (upTo is { } position) await Write(rows, At(position), cancellation);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Whatever fails, rows that were taken from the feed are not in the index.</summary>
    private async Task LosingOnFailure(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch
        {
            feed.Lose();
            throw;
        }
    }

    private async Task ReadBacklog(CancellationToken cancellation)
    {
        var since = await backlog.Progress(cancellation);
        var newest = await backlog.Newest(cancellation);
        var (batch, ratio) = since.IsComplete ? (BatchSize, PauseRatio) : (FirstBatchSize, FirstPauseRatio);
        var began = clock.GetTimestamp();
        await foreach (var page in backlog.Pages(since, newest, slack, cancellation))
        {
            foreach (var rows in page.Chunk(batch))
            {
                if (!await Write(rows, null, cancellation)) return;
                await Pause(began, ratio, cancellation);
                began = clock.GetTimestamp();
            }
        }

        if (since.Position != newest) await Write([], At(newest), cancellation);
        slack = LaterSlack;
    }

    /// <summary>Writes the entries of the rows, except those of which the feed has got a newer version.</summary>
    /// <returns>False when another node has the duty, and may have newer rows: then nothing is written.</returns>
    private async Task<bool> Write(IReadOnlyList<object> rows, SearchProgress? progress, CancellationToken cancellation)
    {
        var entries = new Dictionary<SearchKey, SearchEntry>();
        foreach (var row in rows)
        {
            // An entry from the stream's row is newer than one from its activity.
            foreach (var entry in await EntriesOf(row, cancellation))
                if (entry.Key == entry.Source || !entries.ContainsKey(entry.Key)) entries[entry.Key] = entry;
        }

        if (entries.Count == 0 && progress is null) return true;
        var isMine = true;
        while (!await ledger.Index(Current)) cancellation.ThrowIfCancellationRequested();
        if (!isMine) feed.Lose();
        else if (progress is not null) notedAt = clock.GetTimestamp();
        return isMine;

        SearchWrite? Current()
        {
            isMine = duty.IsMine;
            if (!isMine) return null;
            SearchEntry[] current = [.. entries.Values.Where(entry => !feed.Has(entry.Source))];
            return current.Length > 0 || progress is not null ? new SearchWrite(current, progress) : null;
        }
    }

    private async Task<IEnumerable<SearchEntry>> EntriesOf(object row, CancellationToken cancellation) => row switch
    {
        Activity activity => SearchEntry.Of(activity),
        Notification notification => [SearchEntry.Of(notification)],
        StreamWithActivity found => [SearchEntry.Of(found)],
        StreamRecord stream => await Shown(stream, cancellation) is { } found ? [SearchEntry.Of(found)] : [],
        _ => throw new ArgumentException($"Search does not find a {row.GetType().Name}", nameof(row)),
    };

    /// <summary>The stream with what it shows; null when it is no longer stored, or unreadable like its activity: then no list has it either.</summary>
    private async Task<StreamWithActivity?> Shown(StreamRecord stream, CancellationToken cancellation)
    {
        try
        {
            return await streams.Find(stream.Account, stream.Key, cancellation);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    private async Task Pause(long began, int ratio, CancellationToken cancellation)
    {
        var pause = clock.GetElapsedTime(began) * ratio;
        if (pause > MaxPause) pause = MaxPause;
        if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, cancellation);
    }

    private bool IsNoteDue() => notedAt is not { } at || clock.GetElapsedTime(at) >= NoteInterval;

    private SearchProgress At(long position) => new(position, clock.GetUtcNow().ToUnixTimeMilliseconds());
}
