using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Ledger;

/// <summary>
/// Runs one item of a background loop. A failure is logged and the loop continues with the next item, so that a bad row or a bug never stops the
/// server. Only the cancellation of the loop itself ends it.
/// </summary>
public static partial class BackgroundWork
{
    /// <param name="log">The loop's logger.</param>
    /// <param name="item">Name for the log, such as "retention of frames".</param>
    /// <param name="work">The work.</param>
    /// <param name="stopping">Cancelled when the loop should end.</param>
    /// <returns>Whether the work succeeded.</returns>
    /// <exception cref="OperationCanceledException">The loop should end.</exception>
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
            // The database is unavailable or refuses this item; the loop repeats it later.
            LogRefused(log, item, error.Message);
            return false;
        }
        // See the summary: no item may end the loop.
        catch (Exception error)
        {
            LogFailed(log, error, item);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Background work failed: {Item}; database error: {Reason}")]
    private static partial void LogRefused(ILogger log, string item, string reason);

    [LoggerMessage(LogLevel.Error, "Background work failed: {Item}; everything else continues")]
    private static partial void LogFailed(ILogger log, Exception error, string item);
}
