using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ActivitySmith.Bench.Delivery;

/// <summary>A process that sends pushes for as many seconds as each line of its input says, and prints the cost.</summary>
internal sealed class Sender(string name, Process process) : IDisposable
{
    public string Name => name;

    public List<SenderRound> Rounds { get; } = [];

    public double CpuPer10000 => Figures.Median(Rounds.Select(round => round.Cpu / round.Sent * 10_000));

    public double PerSecond => Figures.Median(Rounds.Select(round => round.Sent / round.Seconds));

    public static Sender Start(string name, ProcessStartInfo start, string authorityFile)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        start.Environment["SSL_CERT_FILE"] = authorityFile;
        start.Environment["NODE_EXTRA_CA_CERTS"] = authorityFile;
        return new Sender(name, Process.Start(start)!);
    }

    public async Task<SenderRound> Run(TimeSpan time)
    {
        await process.StandardInput.WriteLineAsync(time.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The sender {name} failed");
        return JsonSerializer.Deserialize<SenderRound>(line, JsonSerializerOptions.Web)!;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}

/// <param name="Sent">Pushes answered with 200.</param>
/// <param name="Seconds">Elapsed time.</param>
/// <param name="Cpu">Processor seconds of the sender.</param>
/// <param name="Allocated">Bytes that the sender allocated; null where its runtime does not say.</param>
internal sealed record SenderRound(long Sent, double Seconds, double Cpu, double? Allocated);
