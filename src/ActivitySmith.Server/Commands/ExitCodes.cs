using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Storage;

namespace ActivitySmith.Server.Commands;

/// <summary>How the process ends, for its supervisor: after anything but 0 and 2 another start may help.</summary>
internal static class ExitCodes
{
    /// <summary>
    /// Something failed that is not a setting: the port or the data directory is taken, the disk is full, the database is away, a part of the server
    /// broke.
    /// </summary>
    public const int Failed = 1;

    /// <summary>Settings, arguments, the data directory or the database as they are set up cannot be used: another start would end in the same way.</summary>
    public const int Refused = 2;

    /// <summary>See <see cref="Start.CutOff"/>.</summary>
    public const int CutOff = 3;

    /// <summary>Of a start that ended with this.</summary>
    public static int Of(Exception error) => error is IOException or Ledger.StorageAwayException || DiskTrouble.Is(error) ? Failed : Refused;

    /// <summary>Waits until a running server is to stop, stops it in good order, and gives the code: 0 only when somebody asked for the stop.</summary>
    public static async Task<int> WhenStopped(WebApplication app)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (app.Lifetime.ApplicationStopping.Register(stop.SetResult)) await stop.Task;

        // Before the stop cancels them all: one that is cancelled by now has ended without being asked to, and that is why the server stops.
        var hasBroken = Loops(app).Any(task => task is { IsCanceled: true });
        await app.StopAsync();
        if (app.Services.GetRequiredService<CutOff>().HasStopped) return CutOff;
        return hasBroken || Loops(app).Any(task => task is { IsFaulted: true }) ? Failed : 0;
    }

    private static IEnumerable<Task?> Loops(WebApplication app) => app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask);
}
