namespace ActivitySmith.Ledger.Limits;

/// <summary>Requests that all nodes together granted in the last minute, by window: an account's feature, or a client's address.</summary>
public interface ISharedWindows
{
    /// <summary>Whether another node is running. A single node need not share its counts.</summary>
    bool HasOthers { get; }

    /// <summary>Reports the requests that this node granted and requests more, for many windows in one round trip.</summary>
    /// <param name="reports">The reports, each window once.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>One result per report, in their order.</returns>
    /// <exception cref="System.Data.Common.DbException">The database failed; whether the reports were added is unknown.</exception>
    Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation);
}

/// <param name="Window">Name of the window.</param>
/// <param name="Limit">Maximum requests in 60 seconds.</param>
/// <param name="Spent">Requests granted by this node and not reported yet.</param>
/// <param name="Wanted">Requests that wait to be granted.</param>
public readonly record struct WindowReport(string Window, int Limit, int Spent, int Wanted);

/// <param name="Granted">How many of the waiting requests are granted; already counted.</param>
/// <param name="BySecondsAgo">60 numbers: requests granted in this second, in the second before, and so on, by the database's clock.</param>
public sealed record WindowCount(int Granted, IReadOnlyList<int> BySecondsAgo);

/// <summary>The windows of a single server, which shares nothing.</summary>
public sealed class SoleWindows : ISharedWindows
{
    public bool HasOthers => false;

    public Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation) =>
        throw new InvalidOperationException("A single node has no shared counts");
}
