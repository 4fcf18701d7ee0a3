namespace ActivitySmith.Ledger.Limits;

/// <summary>Requests that were granted in the last minute on all nodes together, by window: an account's feature, a client's address.</summary>
public interface ISharedWindows
{
    /// <summary>Whether another node is there. What the only node counts need not be shared.</summary>
    bool HasOthers { get; }

    /// <summary>Adds what this node has granted and asks for more, for many windows in one trip.</summary>
    /// <param name="reports">Each window once.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>One answer per report, in their order.</returns>
    /// <exception cref="System.Data.Common.DbException">The database cannot be asked; whether the reports were added is not known.</exception>
    Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation);
}

/// <param name="Window">Its name.</param>
/// <param name="Limit">Requests that may be granted in 60 seconds.</param>
/// <param name="Spent">Granted here and not reported yet.</param>
/// <param name="Wanted">Requests that wait to be granted.</param>
public readonly record struct WindowReport(string Window, int Limit, int Spent, int Wanted);

/// <param name="Granted">Of the requests that wait; counted already.</param>
/// <param name="BySecondsAgo">60 numbers: requests granted in this second, in the one before it, and so on, by the database's clock.</param>
public sealed record WindowCount(int Granted, IReadOnlyList<int> BySecondsAgo);

/// <summary>A server that is alone shares nothing.</summary>
public sealed class SoleWindows : ISharedWindows
{
    public bool HasOthers => false;

    public Task<IReadOnlyList<WindowCount>> Exchange(IReadOnlyList<WindowReport> reports, CancellationToken cancellation) =>
        throw new InvalidOperationException("There is nobody to share counts with");
}
