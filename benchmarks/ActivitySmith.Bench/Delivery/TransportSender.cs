using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActivitySmith.Bench.Delivery;

/// <summary>The APNs transport alone, as a separate process so that processor time and bytes are its own: prepared payloads over one connection.</summary>
internal static class TransportSender
{
    public const string Argument = "apns-sender";
    public const int Tokens = 1_000;
    public const int InFlight = 64;

    /// <summary>An update in the server's format, with the state of the ingest benchmark.</summary>
    public const string Body =
        """{"aps":{"timestamp":1783684800,"event":"update","stale-date":1783685700,"content-state":"""
        + """{"version":123,"content_state":{"type":"progress","title":"Reindexing product search","subtitle":"Shard """
        + """42 of 96, 1.2 million documents","percentage":"""
        + """42.5,"icon":{"symbol":"magnifyingglass"},"badge":{"title":"EU"},"color":"cyan"},"derived":"""
        + """{"percent":42.5},"updated_at":"2026-07-10T12:00:00.000Z"}}}""";

    public static async Task<int> Run(string apns, string keyFile)
    {
        var options = new ApnsOptions
        {
            TeamId = SimulatorProcess.TeamId,
            KeyId = SimulatorProcess.KeyId,
            KeyFile = keyFile,
            BundleId = SimulatorProcess.Bundle,
            Host = apns,
            Connections = 1,
            InFlight = InFlight,
        };
        using var transport = new ApnsTransport(options, TimeProvider.System, NullLogger<ApnsTransport>.Instance);
        var body = Encoding.UTF8.GetBytes(Body);
        var pushes = Enumerable.Range(0, Tokens).Select(i => Push(i, body)).ToArray();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var round = await Measure(transport, pushes, TimeSpan.FromSeconds(double.Parse(line, CultureInfo.InvariantCulture)));
            Console.WriteLine(JsonSerializer.Serialize(round, JsonSerializerOptions.Web));
        }

        return 0;
    }

    private static async Task<SenderRound> Measure(ApnsTransport transport, ApnsRequest[] pushes, TimeSpan time)
    {
        var sent = 0L;
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(n => Task.Run(async () =>
        {
            for (var i = n; watch.Elapsed < time; i += InFlight)
            {
                var outcome = await transport.Send(pushes[i % pushes.Length], CancellationToken.None);
                if (outcome is not PushOutcome.Accepted) throw new InvalidOperationException(outcome.ToString());
                Interlocked.Increment(ref sent);
            }
        })));
        return new SenderRound(
            sent, watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static ApnsRequest Push(int i, byte[] body) => new()
    {
        Environment = ApnsEnvironment.Production,
        Kind = PushKind.LiveActivity,
        Address = Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes($"token {i}"))).PadRight(160, '0'),
        Payload = body,
        Priority = PushPriority.Routine,
        Expires = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
        Id = "123e4567-e89b-12d3-a456-426614174000",
    };
}
