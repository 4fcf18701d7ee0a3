using System.Threading.Tasks.Sources;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Ledger.LiveActivities;

namespace ActivitySmith.Delivery.Pages;

/// <summary>
/// Events that one open page has not got yet: the newest per subject, in the order in which the subjects changed, and only of the cards that the page
/// shows. A slow page skips overwritten states and never delays another page. Only one reader may wait at a time, and waiting allocates nothing.
/// </summary>
/// <param name="deviceId">The page's device; null: the page sees the whole account.</param>
/// <param name="cards">The cards that the page shows.</param>
public sealed class PageMailbox(string? deviceId, ShownCards cards) : IValueTaskSource<bool>
{
    /// <summary>Maximum of waiting subjects. Beyond it the page must reload.</summary>
    public const int Limit = 1_000;

    /// <summary>Limit of waiting events in estimated bytes, 4 MiB. Pages share the memory of events.</summary>
    public const long Bytes = 4 << 20;

    private readonly Lock gate = new();

    /// <summary>Events to send.</summary>
    private readonly EventQueue waiting = new();

    /// <summary>Changes since the page began to read the database: only afterwards it is known which of them it shows.</summary>
    private readonly EventQueue unsorted = new();

    private ManualResetValueTaskSourceCore<bool> wait = new() { RunContinuationsAsynchronously = true };
    private bool isReading = true;
    private bool isWaiting;
    private bool mustReload;
    private bool hasGap;
    private bool mustCheck;
    private bool hasLeft;
    private bool beatIsDue;
    private bool hasEnded;

    internal string? DeviceId => deviceId;

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool HasEnded
    {
        get
        {
            lock (gate) return hasEnded;
        }
    }

    private bool HasWork => mustReload || mustCheck || hasLeft || cards.HasRoom || waiting.Count > 0;

    /// <summary>Tells the page to reload.</summary>
    /// <param name="hasGap">Whether the page may lack changes that are older than the last one it got.</param>
    internal void RequestReload(bool hasGap)
    {
        lock (gate)
        {
            this.hasGap |= hasGap;
            Overflow();
            Wake();
        }
    }

    /// <summary>Tells the page that devices or channels of the account have changed, so that other targets may include it.</summary>
    internal void RequestCheck()
    {
        lock (gate)
        {
            mustCheck = true;
            Wake();
        }
    }

    internal void Put(PageEvent change)
    {
        lock (gate)
        {
            if (mustReload) return;
            if (isReading) unsorted.Put(change);
            else Sort(change);
            if (waiting.IsOver(Limit, Bytes) || unsorted.IsOver(Limit, Bytes)) Overflow();
            Wake();
        }
    }

    /// <summary>Wakes the reader for a heartbeat.</summary>
    public void Beat()
    {
        lock (gate)
        {
            beatIsDue = true;
            if (!isWaiting) return;
            beatIsDue = false;
            Answer(hasChanges: false);
        }
    }

    /// <summary>Ends the current wait, or the next one, with an <see cref="OperationCanceledException"/>.</summary>
    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
            if (!isWaiting) return;
            isWaiting = false;
            wait.SetException(new OperationCanceledException());
        }
    }

    /// <summary>Waits until there is something to do, or a heartbeat is due.</summary>
    /// <returns>False when a heartbeat is due. It comes first, because events are kept.</returns>
    /// <exception cref="OperationCanceledException">See <see cref="End"/>.</exception>
    public ValueTask<bool> Wait()
    {
        lock (gate)
        {
            if (hasEnded) throw new OperationCanceledException();
            if (beatIsDue) return new ValueTask<bool>(beatIsDue = false);
            if (HasWork) return new ValueTask<bool>(true);
            wait.Reset();
            isWaiting = true;
            return new ValueTask<bool>(this, wait.Version);
        }
    }

    /// <summary>Takes the waiting events, oldest first, and what else is to do.</summary>
    public PageWork Take()
    {
        lock (gate)
        {
            var work = new PageWork(waiting.Take(), mustReload, mustCheck, hasLeft, cards.Room, cards.ShownSince);
            mustCheck = hasLeft = false;
            return work;
        }
    }

    /// <summary>Before the page reads everything. The changes that wait now are part of what it reads.</summary>
    /// <returns>Ids of the cards that the page has shown, or null when it must get all of them again.</returns>
    public IReadOnlySet<string>? BeginReload()
    {
        lock (gate)
        {
            var lacksAny = hasGap;
            hasGap = false;
            waiting.RemoveChanges();
            unsorted.RemoveChanges();
            mustReload = hasLeft = false;
            isReading = true;
            return lacksAny ? null : cards.Ids.ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Before the page reads the cards that move up.</summary>
    public void BeginRead()
    {
        lock (gate) isReading = true;
    }

    /// <summary>After <see cref="BeginReload"/>: the page shows the cards that were read.</summary>
    /// <param name="list">The running activities.</param>
    /// <param name="isMeant">Whether a target includes the page.</param>
    /// <param name="ended">Ids of ended activities, latest end last.</param>
    /// <param name="position">Changes up to this one are part of what was read.</param>
    public void EndReload(RunningCards list, Predicate<Target> isMeant, IEnumerable<string> ended, long position)
    {
        lock (gate)
        {
            cards.Reset(list, isMeant, ended);
            EndRead(position);
        }
    }

    /// <summary>After <see cref="BeginRead"/>: the page also shows these cards.</summary>
    public void EndRead(RunningCards next)
    {
        lock (gate)
        {
            cards.Extend(next);
            EndRead(position: 0);
        }
    }

    /// <summary>Ids of all cards that the page shows.</summary>
    public IReadOnlyList<string> ShownIds
    {
        get
        {
            lock (gate) return cards.Ids;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        wait.OnCompleted(continuation, state, token, flags);

    private void EndRead(long position)
    {
        isReading = false;
        if (mustReload) return;

        // Changes without a position, such as a badge, are not part of what was read.
        foreach (var change in unsorted.Take())
            if (change.Seq == 0 || change.Seq > position) Sort(change);
        if (waiting.IsOver(Limit, Bytes)) Overflow();
    }

    private void Sort(PageEvent change)
    {
        var effect = cards.Take(change);
        if (effect.HasFlag(CardEffect.Left)) hasLeft = true;
        if (effect.HasFlag(CardEffect.Shown)) waiting.Put(change);
        else waiting.Remove(change.Subject);
    }

    private void Overflow()
    {
        mustReload = true;
        waiting.Clear();
        unsorted.Clear();
    }

    private void Wake()
    {
        if (isWaiting && HasWork) Answer(hasChanges: true);
    }

    private void Answer(bool hasChanges)
    {
        isWaiting = false;
        wait.SetResult(hasChanges);
    }
}

/// <summary>What a page has to do.</summary>
/// <param name="Changes">Events to send, oldest first.</param>
/// <param name="MustReload">Whether it must read everything again.</param>
/// <param name="MustCheck">Whether it must check which targets include it.</param>
/// <param name="HasLeft">Whether cards have left, so that it must list those that remain.</param>
/// <param name="Room">Where to read the cards that move up, and how many; null for none.</param>
/// <param name="ShownSince">See <see cref="ShownCards.ShownSince"/>.</param>
public readonly record struct PageWork(
    IReadOnlyList<PageEvent> Changes, bool MustReload, bool MustCheck, bool HasLeft, (CardPlace After, int Count)? Room, DateTimeOffset? ShownSince);
