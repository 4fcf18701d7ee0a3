using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Web.Board;

/// <summary>
/// Runs the webhook buttons of cards and notifications, and waits briefly for the receiver's response, so that the button can show it. Pages contain
/// only the ids of buttons, never an address or a body.
/// </summary>
internal sealed class BoardActions(ActionCaller caller, IHostApplicationLifetime lifetime)
{
    /// <summary>How long to wait: slightly longer than one attempt, because a browser opens only few connections to one server.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(12);

    /// <param name="account">The account of the session.</param>
    /// <param name="sourceId">The activity id or notification id that carries the button.</param>
    /// <param name="actionId">The button.</param>
    /// <param name="tap">Id of the tap, created by the page; a repeated id is the same tap.</param>
    /// <param name="cancellationToken">Ends the waiting, not the call.</param>
    public async Task<Result<ActionRun>> Run(AccountId account, string sourceId, string actionId, TapId tap, CancellationToken cancellationToken)
    {
        var taken = await caller.Run(account, sourceId, actionId, tap);
        if (taken.IsRefused(out var refusal)) return refusal;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await caller.Finished(taken.Value, Timeout, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return taken.Value; // The run is stored; this server finishes it while it stops, or the next process does.
        }
    }
}
