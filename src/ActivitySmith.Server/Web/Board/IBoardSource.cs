using ActivitySmith.Domain.Ids;

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
    /// <summary>True when the call was made or queued; false when there is no such button now.</summary>
    /// <param name="account">The account of the session.</param>
    /// <param name="sourceId">The activity id or notification id that carries the button.</param>
    /// <param name="actionId">The button.</param>
    /// <param name="cancellationToken">Ends the waiting, not the call.</param>
    Task<bool> Run(AccountId account, string sourceId, string actionId, CancellationToken cancellationToken);
}
