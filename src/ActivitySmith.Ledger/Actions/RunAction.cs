using ActivitySmith.Domain;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Actions;

/// <summary>
/// Records a tap on a webhook button of a running activity or of a notification. A repeated tap id returns its run and changes nothing.
/// </summary>
public sealed class RunAction(AccountId account, string sourceId, string actionId, TapId tap) : Command<TapTaken>
{
    public override Result<TapTaken> Apply(RowSet rows, DateTimeOffset now)
    {
        if (rows.ActionRuns.Find(account, tap.Value) is { } earlier)
        {
            return earlier.SourceId == sourceId && earlier.ActionId == actionId
                ? new TapTaken(earlier, IsNew: false)
                : Catalogue.TapIdReused;
        }

        if (Buttons(rows).FirstOrDefault(button => button.Type == Button.Webhook && button.ActionId == actionId) is not { } tapped)
            return Catalogue.ActionNotFound;
        var run = new ActionRun
        {
            Account = account,
            Id = tap.Value,
            SourceId = sourceId,
            ActionId = actionId,
            Button = Stored<Button>.Of(tapped, StoredJson.Instance.Button),
            RequestedAt = now,
        };
        rows.ActionRuns.Put(run);
        return new TapTaken(run, IsNew: true);
    }

    private IEnumerable<Button> Buttons(RowSet rows)
    {
        if (rows.Activities.Find(account, sourceId) is { IsRunning: true } activity)
            return new[] { activity.Shown.Buttons.Value.Action, activity.Shown.Buttons.Value.SecondaryAction }.OfType<Button>();
        return rows.Notifications.Find(account, sourceId) is { IsShown: true } notification ? notification.Content.Value.Actions ?? [] : [];
    }
}

/// <param name="Run">The tap's run.</param>
/// <param name="IsNew">False when the tap was already recorded.</param>
public sealed record TapTaken(ActionRun Run, bool IsNew);
