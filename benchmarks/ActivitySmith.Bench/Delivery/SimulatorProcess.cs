using System.Diagnostics;
using System.Text.Json;

namespace ActivitySmith.Bench.Delivery;

/// <summary>The phone simulator as a separate process, without the features that only tests need; all senders are measured against it.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    public const string KeyId = "SIMKEY0001";
    public const string TeamId = "SIMTEAM001";
    public const string Bundle = "com.activitysmith.app";
    private readonly Process process;
    private readonly HttpClient control;

    private SimulatorProcess(Process process, Dictionary<string, string> lines)
    {
        this.process = process;
        (Apns, Manage, AuthorityFile, KeyFile) = (lines["apns"], lines["manage"], lines["ca"], lines["key"].Split(' ')[0]);
        control = new HttpClient { BaseAddress = new Uri(lines["control"]) };
    }

    public string Apns { get; }

    public string Manage { get; }

    public string AuthorityFile { get; }

    public string KeyFile { get; }

    public static async Task<SimulatorProcess> Start(string folder)
    {
        var program = Path.Combine(Checkout.Root, "tools/PhoneSimulator/bin/Release/net10.0/phone-simulator");
        string[] arguments = ["--certs", folder, "--push-log", "0", "--accept-any-token", "--update-rate", "0"];
        var started = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!lines.ContainsKey("control"))
        {
            var line = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The simulator did not start");
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0) lines[line[..space]] = line[(space + 1)..];
        }

        return new SimulatorProcess(started, lines);
    }

    /// <summary>Pushes answered with 200 so far: to tokens, and to broadcast channels.</summary>
    public async Task<(long Tokens, long Broadcasts)> Accepted()
    {
        using var state = JsonDocument.Parse(await control.GetStreamAsync(new Uri("/state", UriKind.Relative)));
        long tokens = 0, broadcasts = 0;
        foreach (var count in state.RootElement.GetProperty("pushes").GetProperty("by").EnumerateArray())
        {
            if (count.GetProperty("status").GetInt32() != 200) continue;
            if (count.GetProperty("broadcast").GetBoolean()) broadcasts += count.GetProperty("count").GetInt64();
            else tokens += count.GetProperty("count").GetInt64();
        }

        return (tokens, broadcasts);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        control.Dispose();
    }
}
