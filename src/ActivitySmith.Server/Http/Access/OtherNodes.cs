using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Access;

/// <summary>What other nodes may have answered a moment ago and this one has not heard of yet: a key that was made, a device that was paired.</summary>
/// <param name="windows">Knows whether there are others.</param>
/// <param name="ledger">Hears of them; null where there is none.</param>
public sealed class OtherNodes(ISharedWindows windows, LedgerWriter? ledger = null)
{
    /// <summary>Hears of it now. Those who ask together share one look at the database.</summary>
    /// <returns>Null when there are no others; a refusal when the database cannot be asked.</returns>
    public async ValueTask<Outcome<bool>?> Ask()
    {
        if (ledger is null || !windows.HasOthers) return null;
        return await ledger.Submit(new CatchUp());
    }
}
