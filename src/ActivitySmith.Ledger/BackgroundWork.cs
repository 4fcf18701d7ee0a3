using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// One item of what a background loop does. Whatever an item fails with is logged and is that item's own: the loop goes on with the next one, and an odd
/// row or a bug never stops the server. Only the cancellation of the loop itself ends it.
/// </summary>
public static partial class BackgroundWork
{
    /// <param name="log">The loop's.</param>
    /// <param name="item">What it is, for the log: "retention of frames".</param>
    /// <param name="work">Does it.</param>
    /// <param name="stopping">Cancelled when the loop is to end.</param>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="OperationCanceledException">The loop is to end.</exception>
    public static async Task<bool> Try(ILogger log, string item, Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (DbException error)
        {
            // The database is away for the moment, or refuses this; the loop comes by again.
            LogRefused(log, item, error.Message);
            return false;
        }
#pragma warning disable CA1031 // See the summary: a loop outlives every one of its items.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(log, error, item);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Background work failed: {Item}; the database said: {Reason}")]
    private static partial void LogRefused(ILogger log, string item, string reason);

    [LoggerMessage(LogLevel.Error, "Background work failed: {Item}; everything else continues")]
    private static partial void LogFailed(ILogger log, Exception error, string item);
}
