using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Limits;

namespace ActivitySmith.Server.Http.Access;

/// <summary>Catches up with commits of other nodes that this node has not read yet: a key that was just created, a device that was just paired.</summary>
/// <param name="windows">Reports whether there are other nodes.</param>
/// <param name="ledger">Reads the commits; null in a host without a ledger.</param>
public sealed class OtherNodes(ISharedWindows windows, LedgerWriter? ledger = null)
{
    /// <summary>Reads the commits of other nodes now. Concurrent calls share one read of the database.</summary>
    /// <returns>Null when there are no other nodes; a refusal when the database cannot be read.</returns>
    public async ValueTask<Result<bool>?> Ask()
    {
        if (ledger is null || !windows.HasOthers) return null;
        return await ledger.Submit(new CatchUp());
    }
}
