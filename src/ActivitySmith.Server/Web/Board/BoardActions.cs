using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Runs a tap of the board's and waits a while for what the receiver says, so that the button can show it.</summary>
public sealed class BoardActions(ActionCaller caller, IHostApplicationLifetime lifetime) : IBoardActions
{
    /// <summary>One attempt and a little more; a browser holds few connections to one server.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public async Task<Outcome<ActionRun>> Run(AccountId account, string sourceId, string actionId, TapId tap, CancellationToken cancellationToken)
    {
        var taken = await caller.Run(account, sourceId, actionId, tap);
        if (taken.IsRefused(out var refusal)) return refusal;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await caller.Finished(taken.Value, Patience, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return taken.Value; // The run is on disk; this server finishes it while it stops, or the next one does.
        }
    }
}
