using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Reads what the board shows.</summary>
public interface IBoardSource
{
    Task<BoardView> Read(AccountId account, CancellationToken cancellationToken);
}

/// <summary>Starts the demo stream that the empty board offers.</summary>
public interface IBoardDemo
{
    /// <summary>Returns when the first state is stored; pressing again while one runs changes nothing.</summary>
    Task Start(AccountId account, CancellationToken cancellationToken);
}

/// <summary>Runs the webhook buttons of cards and notifications; pages know their ids only, never an address or body.</summary>
public interface IBoardActions
{
    /// <summary>Notes the tap, then waits a while for its call to be finished.</summary>
    /// <param name="account">The account of the session.</param>
    /// <param name="sourceId">The activity id or notification id that carries the button.</param>
    /// <param name="actionId">The button.</param>
    /// <param name="tap">Made by the page; the same one again is the same tap.</param>
    /// <param name="cancellationToken">Ends the waiting, not the call.</param>
    Task<Outcome<ActionRun>> Run(AccountId account, string sourceId, string actionId, TapId tap, CancellationToken cancellationToken);
}
