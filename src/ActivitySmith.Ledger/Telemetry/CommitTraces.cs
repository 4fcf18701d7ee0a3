using System.Diagnostics;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Telemetry;

/// <summary>The span of the command that wrote one version of an activity, or a notification, for the pushes that follow. In memory only.</summary>
/// <param name="Account">The account.</param>
/// <param name="SubjectId">Id of the activity or notification.</param>
/// <param name="Version">Version of the activity; 0 for a notification.</param>
/// <param name="Context">The span.</param>
public readonly record struct CommitTrace(AccountId Account, string SubjectId, long Version, ActivityContext Context);

/// <summary>Collects the traces of one batch. Used by the ledger's thread alone.</summary>
internal sealed class CommitTraces
{
    private List<CommitTrace> traces = [];

    /// <summary>Notes what a command has changed, before its changes join those of the batch.</summary>
    public void Note(RowSet rows, Activity span)
    {
        foreach (var activity in rows.Activities.ChangedByCommand)
            traces.Add(new CommitTrace(activity.Account, activity.Id, activity.Version, span.Context));
        foreach (var notification in rows.Notifications.ChangedByCommand)
            traces.Add(new CommitTrace(notification.Account, notification.Id, Version: 0, span.Context));
    }

    public void Clear()
    {
        if (traces.Count > 0) traces = [];
    }

    /// <summary>Gives the list away; the next batch has another one.</summary>
    public IReadOnlyList<CommitTrace> Take()
    {
        if (traces.Count == 0) return [];
        var taken = traces;
        traces = [];
        return taken;
    }
}
