using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.LiveActivities;

/// <summary>Starts an activity of the manual lifecycle (docs/api.md, The manual life cycle).</summary>
public sealed class StartActivity(Caller caller, Desired desired, Target target, string activityId) : Command<ActivityStarted>
{
    public override Outcome<ActivityStarted> Apply(RowSet rows, DateTimeOffset now)
    {
        var shown = Presentation.Next(previous: null, desired, target, now);
        if (shown.IsRefused(out var refusal)) return refusal;
        var devices = rows.Directory(caller.Account).Resolve(target.Channels);
        if (devices.Count == 0) return Catalogue.NoLiveActivityDevices(target.Channels);

        var activity = Lifecycle.Start(caller.Account, activityId, streamKey: null, version: 1, shown.Value, desired.Alert, now);
        if (Recipients.Begin(rows, activity, before: null, devices, now) is { } full) return full;
        rows.Put(activity);
        return new ActivityStarted(activityId, target.Channels, Recipients.ReachOf(rows, activity, devices));
    }
}

/// <param name="ActivityId">Id for updates and the end.</param>
/// <param name="Channels">Effective slugs; null means the whole account.</param>
/// <param name="Reach">Counts of the targeted devices.</param>
public sealed record ActivityStarted(string ActivityId, IReadOnlyList<string>? Channels, Reach Reach);
