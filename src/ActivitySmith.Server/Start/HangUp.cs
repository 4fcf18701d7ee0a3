using System.Globalization;
using System.Runtime.InteropServices;

namespace ActivitySmith.Server.Start;

/// <summary>
/// Stops the server gracefully on SIGHUP, which a closing terminal and some supervisors send; the framework handles only SIGINT, SIGQUIT and SIGTERM. A server
/// that was started with SIGHUP ignored (nohup) keeps ignoring it.
/// </summary>
internal sealed class HangUp(IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private const int Number = 1;

    private PosixSignalRegistration? registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows() && !IsIgnored()) registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => registration?.Dispose();

    private void Drain(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lifetime.StopApplication();
    }

    /// <summary>Reads the mask of ignored signals on Linux (proc_pid_status(5), SigIgn); false on other systems.</summary>
    private static bool IsIgnored()
    {
        const string Status = "/proc/self/status";
        const string Mask = "SigIgn:";
        return File.Exists(Status)
            && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Mask, StringComparison.Ordinal)) is { } line
            && ulong.TryParse(line.AsSpan(Mask.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask)
            && (mask & (1UL << (Number - 1))) != 0;
    }
}
