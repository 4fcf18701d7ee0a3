using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// What the rules ask about the devices of an account, derived from its rows once and kept up to date with every change, so that a request costs the
/// same with one device and with thousands. Used by the ledger's thread alone.
/// </summary>
internal sealed class AccountFacts
{
    /// <summary>Maximum accounts in memory; beyond it, all are derived again when they are needed.</summary>
    private const int MaxAccounts = 1_000;

    /// <summary>
    /// Maximum of counts made since all were dropped, an estimated 200 bytes each; a phone without a free place in one of them counts as one more. Beyond
    /// it, all are read again.
    /// </summary>
    private const int MaxCounts = 100_000;

    /// <summary>Maximum changes of an account's devices that counts may lag behind; a count that lags further is read again.</summary>
    private const int MaxChanges = 64;

    private readonly RowSet rows;
    private readonly UndoLog undo = new();
    private readonly Dictionary<AccountId, OfAccount> accounts = [];
    private int counts;

    public AccountFacts(RowSet rows)
    {
        this.rows = rows;
        rows.Devices.Changing = Changing;
        rows.Channels.Changing = Changing;
        rows.Places.Changing = Changing;
        rows.Activities.Changing = Changing;
        rows.Deliveries.Changing = Changing;
    }

    public void AcceptCommand() => undo.AcceptCommand();

    public void DiscardCommand() => undo.DiscardCommand();

    public void BatchCommitted()
    {
        undo.BatchCommitted();
        foreach (var activity in rows.Activities.Changed)
            if (!activity.IsRunning && accounts.TryGetValue(activity.Account, out var known)) known.Counts.Remove(activity.Id);
    }

    public void BatchFailed() => undo.BatchFailed();

    /// <summary>Drops everything, because rows may have changed unseen.</summary>
    public void Clear()
    {
        accounts.Clear();
        undo.BatchCommitted();
    }

    /// <summary>Drops what is known of these accounts, whose devices or channels were deleted outside the commands.</summary>
    public void Forget(IEnumerable<AccountId> changed)
    {
        foreach (var account in changed) accounts.Remove(account);
    }

    public AccountDirectory Directory(AccountId account)
    {
        var known = Of(account);
        return known.Directory ?? Keep(known, it => it.Directory = null, known.Directory = new AccountDirectory(
            [.. rows.Devices.All(account).OrderBy(device => device.CreatedAt)],
            [.. rows.Channels.All(account).OrderBy(channel => channel.Slug, StringComparer.Ordinal)]));
    }

    public DevicePlaces PlacesOf(AccountId account, string deviceId) =>
        Places(account).TryGetValue(deviceId, out var places) ? places : DevicePlaces.None(account, deviceId);

    /// <inheritdoc cref="IDeviceFacts.PlacesTaken"/>
    public int PlacesTaken(Device phone, string exceptActivityId, int limit)
    {
        var hasRow = Places(phone.Account).TryGetValue(phone.Id, out var places);
        var taken = hasRow ? places!.Active.Count(id => id != exceptActivityId && IsHeld(phone.Account, id, exceptActivityId)) : 0;
        if (taken >= limit) return taken;
        foreach (var (target, ids) in Running(phone.Account).ByTarget)
        {
            if (!Directory(phone.Account).IsTargeted(target.Channels, phone.Id)) continue;
            foreach (var id in ids)
            {
                if (id == exceptActivityId || (hasRow && IsKnown(places!, id))) continue;
                if (++taken >= limit) return taken;
            }
        }

        return taken;
    }

    /// <inheritdoc cref="IDeviceFacts.CountOf"/>
    public ReachCount CountOf(Activity activity, TargetedDevices devices)
    {
        var known = Of(activity.Account);
        if (known.Counts.TryGetValue(activity.Id, out var kept) && kept.Target.Same(activity.Shown.Target) && IsCurrent(known, kept)) return kept.Count;
        var deliveries = rows.Deliveries.Where(activity.Account, ("subject_id", activity.Id), row => row.SubjectId == activity.Id)
            .ToDictionary(row => row.DeviceId, StringComparer.Ordinal);
        var count = Counted(devices, activity, deliveries);
        foreach (var delivery in deliveries.Values)
            if (Targeted(activity.Account, activity.Shown.Target, delivery) is { } device) count.Change(device, before: null, delivery);
        return Keep(activity, count);
    }

    /// <summary>An activity starts: it has no deliveries yet, so none need to be read.</summary>
    public void Started(Activity activity)
    {
        var devices = Directory(activity.Account).Resolve(activity.Shown.Target.Channels);
        if (devices.Group.Pages < devices.Count) Keep(activity, Counted(devices, activity, deliveries: null));
    }

    /// <summary>Takes rows that other nodes have changed; they are loaded.</summary>
    public void Renew(Table table, IEnumerable<RowKey> keys)
    {
        foreach (var key in keys)
        {
            if (!accounts.TryGetValue(key.Account, out var known)) continue;
            try
            {
                Renew(known, table, key);
            }
            catch (UnreadableRowException)
            {
                // The commands that need the row fail; what is derived from it is derived again from the readable ones.
                accounts.Remove(key.Account);
            }
        }
    }

    private void Renew(OfAccount known, Table table, RowKey key)
    {
        if (ReferenceEquals(table, rows.Devices.Table)) Take(known, key, rows.Devices.Find(key.Account, key.Id));
        else if (ReferenceEquals(table, rows.Channels.Table)) Take(known, key, rows.Channels.Find(key.Account, key.Id));
        else if (ReferenceEquals(table, rows.Places.Table)) known.Places = null;
        else if (ReferenceEquals(table, rows.Activities.Table)) Take(known, key, rows.Activities.Find(key.Account, key.Id));
        else if (ReferenceEquals(table, rows.Deliveries.Table)) Renew(known, key);
    }

    private void Renew(OfAccount known, RowKey delivery)
    {
        var activityId = delivery.Id[..Math.Max(delivery.Id.LastIndexOf('/'), 0)];
        if (!known.Counts.TryGetValue(activityId, out var kept)) return;

        // Without the row that was counted, the count is read again when it is needed.
        if (rows.Deliveries.Committed(delivery) is { } before && rows.Deliveries.Find(delivery.Account, delivery.Id) is { } after
            && kept.Applied == known.LastChange)
        {
            if (Targeted(delivery.Account, kept.Target, after) is { } device) kept.Count.Change(device, before, after);
        }
        else
        {
            known.Counts.Remove(activityId);
        }
    }

    private OfAccount Of(AccountId account)
    {
        if (accounts.TryGetValue(account, out var known)) return known;
        if (accounts.Count >= MaxAccounts) accounts.Clear();
        return accounts[account] = new OfAccount();
    }

    /// <summary>A value that was derived from uncommitted rows too is dropped when they are discarded.</summary>
    private T Keep<T>(OfAccount known, Action<OfAccount> drop, T value)
    {
        undo.Add(() => drop(known));
        return value;
    }

    private ReachCount Keep(Activity activity, ReachCount count)
    {
        counts += 1 + count.FullPhones;
        if (counts > MaxCounts)
        {
            foreach (var other in accounts.Values) other.Counts.Clear();
            counts = 0;
        }

        var known = Of(activity.Account);
        known.Counts[activity.Id] = new KeptCount(activity.Account, activity.Id, activity.Shown.Target, count) { Applied = known.LastChange };
        undo.Add(() => known.Counts.Remove(activity.Id));
        return count;
    }

    /// <summary>Brings a count up to the newest change of the devices. False: it lags too far behind.</summary>
    private bool IsCurrent(OfAccount known, KeptCount kept)
    {
        if (kept.Applied < known.FirstChange) return false;
        while (kept.Applied < known.LastChange)
        {
            var (before, after, id) = known.Changes[(int)(kept.Applied - known.FirstChange)];
            var channels = kept.Target.Channels;
            var was = before.IsTargeted(channels, id) ? before.Find(id) : null;
            var now = after.IsTargeted(channels, id) ? after.Find(id) : null;
            var delivery = rows.Deliveries.Find(kept.Account, DeliveryRecord.IdOf(kept.ActivityId, id));
            var isFull = now is not null && delivery is null && IsFull(now, kept.ActivityId);
            var wasFull = kept.Count.Move(was, now, delivery, isFull);
            kept.Applied++;
            undo.Add(() =>
            {
                kept.Count.Move(now, was, delivery, wasFull);
                kept.Applied--;
            });
        }

        return true;
    }

    private Dictionary<string, DevicePlaces> Places(AccountId account)
    {
        var known = Of(account);
        return known.Places ?? Keep(
            known, it => it.Places = null, known.Places = rows.Places.All(account).ToDictionary(row => row.DeviceId, StringComparer.Ordinal));
    }

    private RunningActivities Running(AccountId account)
    {
        var known = Of(account);
        if (known.Running is { } running) return running;
        known.Running = running = new RunningActivities();
        foreach (var row in rows.RunningTargets(account)) running.Set(row.Id, row.Target);
        foreach (var (key, row) in rows.Activities.ChangesOf(account)) running.Set(key.Id, row is { IsRunning: true } ? row.Shown.Target : null);
        return Keep(known, it => it.Running = null, running);
    }

    /// <summary>The phone shows the activity or is about to, or it hands its place over to the next activity of its stream.</summary>
    private bool IsHeld(AccountId account, string id, string exceptId)
    {
        if (rows.Activities.Find(account, id) is not { } activity) return false;
        if (activity.IsRunning) return true;
        return Recipients.SuccessorOf(rows, activity) is { } next && next.Id != exceptId;
    }

    private bool IsKnown(DevicePlaces places, string activityId) =>
        places.Has(activityId) || rows.Deliveries.Find(places.Account, DeliveryRecord.IdOf(activityId, places.DeviceId)) is not null;

    /// <summary>A count without the deliveries: only phones where the activity must wait for a place differ from the target's own counts.</summary>
    private ReachCount Counted(TargetedDevices devices, Activity activity, Dictionary<string, DeliveryRecord>? deliveries)
    {
        var count = new ReachCount();
        if (devices.Group.Phones == 0 || Running(activity.Account).Count <= rows.ConcurrentActivities) return count;
        foreach (var device in devices)
            if (deliveries?.ContainsKey(device.Id) != true && IsFull(device, activity.Id)) count.Move(before: null, device, delivery: null, isFull: true);
        return count;
    }

    private bool IsFull(Device device, string activityId) =>
        device is { Kind: DeviceKind.Ios, CanStart: true } && PlacesTaken(device, activityId, rows.ConcurrentActivities) >= rows.ConcurrentActivities;

    private Device? Targeted(AccountId account, Target target, DeliveryRecord delivery)
    {
        var directory = Directory(account);
        return directory.IsTargeted(target.Channels, delivery.DeviceId) ? directory.Find(delivery.DeviceId) : null;
    }

    private void Changing(RowKey key, Device? device) => Apply(key.Account, known => Take(known, key, device));

    private void Changing(RowKey key, Channel? channel) => Apply(key.Account, known => Take(known, key, channel));

    private void Changing(RowKey key, Activity? activity)
    {
        if (!accounts.TryGetValue(key.Account, out var known) || known.Running is null) return;
        var before = known.Running.TargetOf(key.Id);
        Take(known, key, activity);
        if (!ReferenceEquals(known.Running.TargetOf(key.Id), before)) undo.Add(() => known.Running?.Set(key.Id, before));
    }

    private void Changing(RowKey key, DevicePlaces? places)
    {
        if (!accounts.TryGetValue(key.Account, out var known) || known.Places is null) return;
        var before = known.Places.GetValueOrDefault(key.Id);
        Set(known, places);
        undo.Add(() => Set(known, before));

        void Set(OfAccount it, DevicePlaces? value)
        {
            if (value is null) it.Places?.Remove(key.Id);
            else if (it.Places is { } all) all[key.Id] = value;
        }
    }

    private void Changing(RowKey key, DeliveryRecord? after)
    {
        if (!accounts.TryGetValue(key.Account, out var known) || known.Counts.Count == 0) return;
        if (after is not null && !known.Counts.ContainsKey(after.SubjectId)) return;
        var before = rows.Deliveries.Find(key.Account, key.Id);
        if ((after ?? before) is not { Kind: DeliveryKind.Activity, IsBroadcast: false } row || !known.Counts.TryGetValue(row.SubjectId, out var kept)) return;
        if (!IsCurrent(known, kept))
        {
            known.Counts.Remove(row.SubjectId);
            return;
        }

        if (Targeted(key.Account, kept.Target, row) is not { } device) return;
        kept.Count.Change(device, before, after);
        undo.Add(() => kept.Count.Change(device, after, before));
    }

    /// <summary>Changes the directory, which comes back when the command is discarded.</summary>
    private void Apply(AccountId account, Action<OfAccount> change)
    {
        var known = Of(account);
        var (directory, last) = (known.Directory, known.LastChange);
        change(known);
        undo.Add(() =>
        {
            known.Directory = directory;
            known.ForgetAfter(last);
        });
    }

    private static void Take(OfAccount known, RowKey key, Device? device)
    {
        if (known.Directory is not { } before) return;
        var after = known.Directory = device is null ? before.Without(key.Id) : before.With(device);
        if (before.Find(key.Id) is { } old && device is not null && TargetedGroup.CountsAlike(old, device)) return;
        known.Changed(before, after, [key.Id]);
    }

    private static void Take(OfAccount known, RowKey key, Channel? channel)
    {
        if (known.Directory is not { } before) return;
        var after = known.Directory = channel is null ? before.WithoutChannel(key.Id) : before.With(channel);
        var (was, now) = (before.Resolve([key.Id]).Select(device => device.Id).ToHashSet(), after.Resolve([key.Id]).Select(device => device.Id).ToHashSet());
        was.SymmetricExceptWith(now);
        known.Changed(before, after, was);
    }

    private static void Take(OfAccount known, RowKey key, Activity? activity) =>
        known.Running?.Set(key.Id, activity is { IsRunning: true } ? activity.Shown.Target : null);

    private sealed class OfAccount
    {
        public AccountDirectory? Directory { get; set; }

        public Dictionary<string, DevicePlaces>? Places { get; set; }

        public RunningActivities? Running { get; set; }

        /// <summary>By activity.</summary>
        public Dictionary<string, KeptCount> Counts { get; } = new(StringComparer.Ordinal);

        /// <summary>The last changes of devices in the directory, as counts see them.</summary>
        public List<(AccountDirectory Before, AccountDirectory After, string DeviceId)> Changes { get; } = [];

        /// <summary>Number of changes before those in the list.</summary>
        public long FirstChange { get; private set; }

        public long LastChange => FirstChange + Changes.Count;

        public void Changed(AccountDirectory before, AccountDirectory after, IReadOnlyCollection<string> deviceIds)
        {
            if (Counts.Count == 0) return;
            foreach (var id in deviceIds) Changes.Add((before, after, id));
            if (Changes.Count <= MaxChanges) return;
            var dropped = Changes.Count - MaxChanges;
            Changes.RemoveRange(0, dropped);
            FirstChange += dropped;
        }

        public void ForgetAfter(long last)
        {
            // Changes that were dropped cannot be taken back one by one: every count is read again.
            if (last < FirstChange) Counts.Clear();
            Changes.RemoveRange((int)Math.Max(last - FirstChange, 0), Changes.Count - (int)Math.Max(last - FirstChange, 0));
        }
    }

    private sealed record KeptCount(AccountId Account, string ActivityId, Target Target, ReachCount Count)
    {
        /// <summary>The changes of devices that the count contains.</summary>
        public long Applied { get; set; }
    }
}
