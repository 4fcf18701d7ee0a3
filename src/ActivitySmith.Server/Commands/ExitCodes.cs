using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>Exit codes, for a supervisor: a restart may help after every code except 0 and 2 (docs/operation.md, Start and stop).</summary>
internal static class ExitCodes
{
    /// <summary>
    /// Something failed that is not a setting: the port or the data directory is in use, the disk is full, the database is unavailable, or a background
    /// service of the server failed.
    /// </summary>
    public const int Failed = 1;

    /// <summary>The settings, the arguments, the data directory or the database cannot be used as configured: a restart would fail in the same way.</summary>
    public const int Refused = 2;

    /// <summary>See <see cref="Storage.CutOff"/>.</summary>
    public const int CutOff = 3;

    /// <summary>The exit code of a start that failed with this exception.</summary>
    public static int Of(Exception error) => error is IOException or Ledger.StorageUnavailableException || DiskProblem.Is(error) ? Failed : Refused;

    /// <summary>Waits until the server is to stop, stops it gracefully, and returns the exit code: 0 only when the stop was requested from outside.</summary>
    public static async Task<int> WhenStopped(WebApplication app)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (app.Lifetime.ApplicationStopping.Register(stop.SetResult)) await stop.Task;

        // Read before the stop cancels all loops: a loop that is already cancelled ended without a request, and caused the stop.
        var hasBroken = Loops(app).Any(task => task is { IsCanceled: true });
        await app.StopAsync();
        if (app.Services.GetRequiredService<CutOff>().HasStopped) return CutOff;
        return hasBroken || Loops(app).Any(task => task is { IsFaulted: true }) ? Failed : 0;
    }

    private static IEnumerable<Task?> Loops(WebApplication app) =>
        app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask);
}
