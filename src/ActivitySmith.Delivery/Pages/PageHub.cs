using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Pages;

/// <summary>Sends committed changes to the open pages of their account.</summary>
public sealed class PageHub : ICommitObserver, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AccountId, ImmutableHashSet<PageMailbox>> pages = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrival = new(0, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly DatabaseEpoch epoch;
    private readonly ILogger<PageHub> log;
    private readonly Task distribution;
    private Dictionary<AccountId, WaitingChanges> waiting = [];

    public PageHub(DatabaseEpoch epoch, ILogger<PageHub> log)
    {
        this.epoch = epoch;
        this.log = log;
        distribution = Task.Run(Distribute);
    }

    /// <summary>Subscribes a page. Callers subscribe first and read the state afterwards, so that they miss nothing in between.</summary>
    /// <param name="account">The account whose changes the page gets.</param>
    /// <param name="limits">The maximum numbers of cards on the page.</param>
    /// <param name="deviceId">
    /// The page's device, whose targets must be checked when devices or channels of the account change. Null: the page sees the whole account.
    /// </param>
    public PageMailbox Open(AccountId account, CardLimits limits, string? deviceId = null)
    {
        var mailbox = new PageMailbox(deviceId, new ShownCards(limits));
        pages.AddOrUpdate(account, _ => [mailbox], (_, open) => open.Add(mailbox));
        return mailbox;
    }

    public void Close(AccountId account, PageMailbox mailbox)
    {
        var left = pages.AddOrUpdate(account, _ => [], (_, open) => open.Remove(mailbox));
        if (left.IsEmpty) pages.TryRemove(new KeyValuePair<AccountId, ImmutableHashSet<PageMailbox>>(account, left));
    }

    /// <summary>Runs on the ledger's thread: only notes the newest change per subject. Another thread distributes them.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (pages.IsEmpty) return;
        lock (gate)
        {
            foreach (var activity in batch.Activities)
                if (pages.ContainsKey(activity.Account)) Of(activity.Account).Put(PageEvent.Of(activity, epoch.Current));
            foreach (var sent in batch.Notifications.Where(notification => notification.SentSeq > 0))
                if (pages.ContainsKey(sent.Account)) Of(sent.Account).Put(PageEvent.Of(sent, epoch.Current));
            if (batch.Badges.Count > 0) NoteOwn(batch.Badges.Select(PageEvent.Of));
            if (batch.Devices.Count > 0) NoteOwn(batch.Devices.Where(device => device.Kind == DeviceKind.Web).Select(PageEvent.Of));
            foreach (var account in batch.Regrouped)
                if (pages.ContainsKey(account)) Of(account).IsRegrouped = true;
            Wake();
        }
    }

    /// <summary>Tells every page to reload, because commits of other nodes were missed.</summary>
    public void Missed()
    {
        lock (gate)
        {
            foreach (var account in pages.Keys) Of(account).Miss();
            Wake();
        }
    }

    /// <summary>Ends the event stream of every page. The pages reconnect and resume after the last event they got.</summary>
    public void EndAll()
    {
        foreach (var mailbox in pages.Values.SelectMany(open => open)) mailbox.End();
    }

    /// <summary>Ends all streams. Every page reconnects with a position that the database has lost, and reloads.</summary>
    public void Rewound()
    {
        foreach (var mailbox in pages.Values.SelectMany(open => open)) mailbox.End();
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await distribution;
        stopping.Dispose();
        arrival.Dispose();
    }

    private WaitingChanges Of(AccountId account) => waiting.TryGetValue(account, out var known) ? known : waiting[account] = new WaitingChanges();

    private void Wake()
    {
        if (waiting.Count > 0 && arrival.CurrentCount == 0) arrival.Release();
    }

    private static void Distribute(WaitingChanges changes, ImmutableHashSet<PageMailbox> open)
    {
        foreach (var mailbox in open)
        {
            if (changes.HasOverflowed) mailbox.RequestReload(changes.HasGap);
            if (changes.IsRegrouped && mailbox.DeviceId is not null) mailbox.RequestCheck();
        }

        // In the order of positions: a page that disconnects now resumes after the last one it got, and must have all before it.
        foreach (var change in changes.Newest.OrderBy(change => change.Seq))
        {
            foreach (var mailbox in open)
                if (change.DeviceId is null || change.DeviceId == mailbox.DeviceId) mailbox.Put(change);
        }
    }

    /// <summary>Notes changes that only their own device gets. Skips devices without an open page, which are most.</summary>
    private void NoteOwn(IEnumerable<PageEvent> ofDevices)
    {
        foreach (var ofAccount in ofDevices.GroupBy(change => change.Account))
        {
            if (!pages.TryGetValue(ofAccount.Key, out var open)) continue;
            var onScreen = open.Select(mailbox => mailbox.DeviceId).ToHashSet();
            foreach (var change in ofAccount.Where(change => onScreen.Contains(change.DeviceId))) Of(ofAccount.Key).Put(change);
        }
    }

    private async Task Distribute()
    {
        try
        {
            while (true)
            {
                await arrival.WaitAsync(stopping.Token);
                Dictionary<AccountId, WaitingChanges> changed;
                lock (gate) (changed, waiting) = (waiting, []);
                await BackgroundWork.Try(log, "events of open pages", () => Distribute(changed), stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server is stopping. Pages reconnect to the next one and resume there.
        }
    }

    private Task Distribute(Dictionary<AccountId, WaitingChanges> changed)
    {
        foreach (var (account, changes) in changed)
            if (pages.TryGetValue(account, out var open)) Distribute(changes, open);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Changes that the pages of one account have not got yet, newest per subject. Limited to the size of one mailbox: beyond that, each
    /// page would reload anyway.
    /// </summary>
    private sealed class WaitingChanges
    {
        private readonly Dictionary<string, PageEvent> newest = [];
        private long bytes;

        public IReadOnlyCollection<PageEvent> Newest => newest.Values;

        public bool HasOverflowed { get; private set; }

        /// <summary>Whether commits of other nodes were missed.</summary>
        public bool HasGap { get; private set; }

        /// <summary>Whether devices or channels changed.</summary>
        public bool IsRegrouped { get; set; }

        public void Put(PageEvent change)
        {
            if (HasOverflowed) return;
            if (newest.TryGetValue(change.Subject, out var before)) bytes -= before.Size;
            newest[change.Subject] = change;
            bytes += change.Size;
            if (newest.Count > PageMailbox.Limit || bytes > PageMailbox.Bytes) Overflow();
        }

        public void Miss()
        {
            HasGap = true;
            Overflow();
        }

        private void Overflow()
        {
            HasOverflowed = true;
            newest.Clear();
        }
    }
}
