using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Bench.Delivery;

/// <summary>
/// The APNs way out alone: finished payloads to 1,000 tokens over one connection with 64 under way, against the least of all servers.
/// The sender is a process of its own, so that processor time and bytes are its own.
/// </summary>
internal static class WayOutBenchmark
{
    public const string Argument = "apns-sender";
    private const int Tokens = 1_000;
    private const int UnderWay = 64;
    private const int Rounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("activitysmith-bench-").FullName;
        var (peer, url) = await ApnsPeer.Start(folder);
        try
        {
            Console.WriteLine($"delivery: one connection, {UnderWay} under way, {Tokens} tokens, {Rounds} rounds of {Round.TotalSeconds} s; sender and peer share the cores");
            var start = ChildProcess.Of(Argument, folder, url);
            start.Environment["SSL_CERT_FILE"] = ApnsPeer.CertificateFile(folder);
            using var sender = Process.Start(start)!;
            while (await sender.StandardOutput.ReadLineAsync() is { } line) Console.WriteLine(line);
            await sender.WaitForExitAsync();
            if (sender.ExitCode != 0) throw new InvalidOperationException("The sender failed");
        }
        finally
        {
            peer.Kill();
            await peer.WaitForExitAsync();
            peer.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task<int> Send(string folder, string url)
    {
        using var wayOut = new ApnsWayOut(
            new ApnsOptions
            {
                TeamId = "TEAM123456",
                KeyId = "KEY1234567",
                KeyFile = await KeyFile(folder),
                BundleId = "com.example.activitysmith",
                Host = url,
                Connections = 1,
                InFlight = UnderWay,
            },
            TimeProvider.System,
            NullLogger<ApnsWayOut>.Instance);
        var pushes = Enumerable.Range(0, Tokens).Select(Push).ToArray();
        await Measure(wayOut, pushes, WarmUp);

        var samples = new List<Sample>();
        for (var round = 0; round < Rounds; round++) samples.Add(await Measure(wayOut, pushes, Round));
        Figures.Print("delivery.wayout.sends_per_second", Figures.Median(samples.Select(s => s.PerSecond)), "1/s");
        Figures.Print("delivery.wayout.cpu_seconds_per_10000", Figures.Median(samples.Select(s => s.CpuPer10000)), "s");
        Figures.Print("delivery.wayout.allocated_per_send", Figures.Median(samples.Select(s => s.AllocatedPerSend)), "bytes");
        return 0;
    }

    private static async Task<Sample> Measure(ApnsWayOut wayOut, ApnsRequest[] pushes, TimeSpan time)
    {
        var sent = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(n => Task.Run(async () =>
        {
            for (var i = n; watch.Elapsed < time; i += UnderWay)
            {
                var outcome = await wayOut.Send(pushes[i % pushes.Length], CancellationToken.None);
                if (outcome is not ApnsOutcome.Accepted) throw new InvalidOperationException(outcome.ToString());
                Interlocked.Increment(ref sent);
            }
        })));
        var elapsed = watch.Elapsed;
        return new Sample(
            sent / elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / sent * 10_000,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)sent);
    }

    private static ApnsRequest Push(int i) => new()
    {
        Environment = ApnsEnvironment.Production,
        Kind = PushKind.LiveActivity,
        Address = Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes($"token {i}"))) + Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)))[..32],
        Payload = Body,
        Priority = PushPriority.Routine,
        Expires = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
        Id = "123e4567-e89b-12d3-a456-426614174000",
    };

    /// <summary>An update as the server writes it for the ingest benchmark's state.</summary>
    private static byte[] Body { get; } = """
        {"aps":{"timestamp":1783684800,"event":"update","stale-date":1783685700,"content-state":{"version":123,"content_state":{"type":"progress","title":"Reindexing product search","subtitle":"Shard 42 of 96, 1.2 million documents","percentage":42.5,"icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"},"color":"cyan"},"derived":{"percent":42.5},"updated_at":"2026-07-10T12:00:00.000Z"}}}
        """u8.ToArray();

    private static async Task<string> KeyFile(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.Combine(folder, "key.p8");
        await File.WriteAllTextAsync(path, key.ExportPkcs8PrivateKeyPem());
        return path;
    }

    private sealed record Sample(double PerSecond, double CpuPer10000, double AllocatedPerSend);
}
