using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Pages;

/// <summary>Brings committed changes to the open pages of their account.</summary>
public sealed class PageHub : ICommitObserver, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AccountId, ImmutableHashSet<PageMailbox>> pages = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrival = new(0, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly DatabaseEpoch epoch;
    private readonly ILogger<PageHub> log;
    private readonly Task distribution;
    private Dictionary<string, PageEvent> waiting = [];
    private HashSet<AccountId> regrouped = [];

    public PageHub(DatabaseEpoch epoch, ILogger<PageHub> log)
    {
        this.epoch = epoch;
        this.log = log;
        distribution = Task.Run(Distribute);
    }

    /// <summary>Subscribes a page. Subscribe first, read the state then: so nothing between is missed.</summary>
    /// <param name="account">Whose changes.</param>
    /// <param name="deviceId">The device whose page it is: it reads everything anew when devices or channels of the account change. Null: it sees the whole account.</param>
    public PageMailbox Open(AccountId account, string? deviceId = null)
    {
        var mailbox = new PageMailbox(deviceId);
        pages.AddOrUpdate(account, _ => [mailbox], (_, open) => open.Add(mailbox));
        return mailbox;
    }

    public void Close(AccountId account, PageMailbox mailbox)
    {
        var left = pages.AddOrUpdate(account, _ => [], (_, open) => open.Remove(mailbox));
        if (left.IsEmpty) pages.TryRemove(new KeyValuePair<AccountId, ImmutableHashSet<PageMailbox>>(account, left));
    }

    /// <summary>On the ledger's thread: notes what changed, newest per subject, and leaves the rest to another.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (pages.IsEmpty) return;
        lock (gate)
        {
            foreach (var activity in batch.Activities)
                if (pages.ContainsKey(activity.Account)) waiting[activity.Id] = PageEvent.Of(activity, epoch.Current);
            foreach (var notification in batch.Notifications)
                if (pages.ContainsKey(notification.Account)) waiting[notification.Id] = PageEvent.Of(notification, epoch.Current);
            if (batch.Badges.Count > 0) NoteOwn(batch.Badges.Select(PageEvent.Of));
            if (batch.Devices.Count > 0) NoteOwn(batch.Devices.Where(device => device.Kind == DeviceKind.Web).Select(PageEvent.Of));
            foreach (var account in batch.Regrouped)
                if (pages.ContainsKey(account)) regrouped.Add(account);
            if (waiting.Count + regrouped.Count > 0 && arrival.CurrentCount == 0) arrival.Release();
        }
    }

    /// <summary>Ends the event stream of every page: the pages connect again, with what they saw last.</summary>
    public void EndAll()
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

    /// <summary>Of an account's many devices few are on screen.</summary>
    private void NoteOwn(IEnumerable<PageEvent> ofDevices)
    {
        foreach (var ofAccount in ofDevices.GroupBy(change => change.Account))
        {
            if (!pages.TryGetValue(ofAccount.Key, out var open)) continue;
            var onScreen = open.Select(mailbox => mailbox.DeviceId).ToHashSet();
            foreach (var change in ofAccount.Where(change => onScreen.Contains(change.DeviceId))) waiting[change.Subject] = change;
        }
    }

    private async Task Distribute()
    {
        try
        {
            while (true)
            {
                await arrival.WaitAsync(stopping.Token);
                Dictionary<string, PageEvent> changes;
                HashSet<AccountId> groups;
                lock (gate) (changes, waiting, groups, regrouped) = (waiting, [], regrouped, []);
                await BackgroundWork.Try(log, "events of open pages", () => Distribute(changes, groups), stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; pages come back to the next one and resume there.
        }
    }

    private Task Distribute(Dictionary<string, PageEvent> changes, HashSet<AccountId> groups)
    {
        foreach (var account in groups)
        {
            if (!pages.TryGetValue(account, out var open)) continue;
            foreach (var mailbox in open.Where(mailbox => mailbox.DeviceId is not null)) mailbox.StartAnew();
        }

        foreach (var change in changes.Values)
        {
            if (!pages.TryGetValue(change.Account, out var open)) continue;
            foreach (var mailbox in open)
                if (change.DeviceId is null || change.DeviceId == mailbox.DeviceId) mailbox.Put(change);
        }

        return Task.CompletedTask;
    }
}
