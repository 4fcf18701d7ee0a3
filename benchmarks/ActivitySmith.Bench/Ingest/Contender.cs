using System.Diagnostics;

namespace ActivitySmith.Bench.Ingest;

/// <summary>One of the servers that are measured in turns under the same load.</summary>
/// <param name="name">Prefix of the names of its figures.</param>
/// <param name="connections">The load.</param>
/// <param name="host">The process that responds, when it is ours.</param>
/// <param name="otherCpu">Processor time so far of the other process that takes part, such as the database.</param>
internal sealed class Contender(string name, LoadConnection[] connections, BenchHost? host, Func<TimeSpan> otherCpu)
{
    private readonly List<Sample> samples = [];

    public async Task Run(TimeSpan time, bool isKept)
    {
        var (cpu, other) = (host?.ProcessorTime ?? default, otherCpu());
        var allocated = host is null ? 0 : await host.Allocated();
        foreach (var connection in connections) connection.Latencies.Clear();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(connection => Task.Run(() => connection.Run(() => watch.Elapsed < time))));
        var elapsed = watch.Elapsed;
        if (!isKept) return;

        int[] latencies = [.. connections.SelectMany(connection => connection.Latencies).Order()];
        samples.Add(new Sample(
            latencies.Length / elapsed.TotalSeconds,
            ((host?.ProcessorTime ?? default) - cpu).TotalSeconds / latencies.Length * 10_000,
            (otherCpu() - other).TotalSeconds / latencies.Length * 10_000,
            ((host is null ? 0 : await host.Allocated()) - allocated) / latencies.Length,
            latencies[latencies.Length / 2] / 1000.0,
            latencies[(int)(latencies.Length * 0.99)] / 1000.0));
    }

    /// <summary>Throughput as a fraction of the other's, by round; the median.</summary>
    public double RatioTo(Contender other) => Figures.Median(samples.Zip(other.samples, (own, others) => own.PerSecond / others.PerSecond));

    /// <summary>Processor time per response as a multiple of the other's, of both processes together; the median.</summary>
    public double CostTo(Contender other) =>
        Figures.Median(samples.Zip(other.samples, (own, others) => (own.CpuPer10000 + own.OtherCpuPer10000) / (others.CpuPer10000 + others.OtherCpuPer10000)));

    /// <summary>Median response time as a multiple of the other's, by round; the median.</summary>
    public double TimeTo(Contender other) => Figures.Median(samples.Zip(other.samples, (own, others) => own.P50 / others.P50));

    /// <summary>The 99th percentile of the response time as a multiple of the other's, by round; the median.</summary>
    public double SlowestTo(Contender other) => Figures.Median(samples.Zip(other.samples, (own, others) => own.P99 / others.P99));

    /// <param name="hasDatabase">Whether the other process is the database behind the host.</param>
    public void Print(bool hasDatabase)
    {
        Figures.Print($"{name}.requests_per_second", Median(sample => sample.PerSecond), "1/s");
        Figures.Print($"{name}.cpu_seconds_per_10000", Median(sample => host is null ? sample.OtherCpuPer10000 : sample.CpuPer10000), "s");
        if (hasDatabase) Figures.Print($"{name}.database_cpu_seconds_per_10000", Median(sample => sample.OtherCpuPer10000), "s");
        if (host is not null) Figures.Print($"{name}.allocated_per_request", Median(sample => sample.AllocatedPerRequest), "bytes");
        Figures.Print($"{name}.p50", Median(sample => sample.P50), "ms");
        Figures.Print($"{name}.p99", Median(sample => sample.P99), "ms");
    }

    private double Median(Func<Sample, double> value) => Figures.Median(samples.Select(value));

    private sealed record Sample(double PerSecond, double CpuPer10000, double OtherCpuPer10000, double AllocatedPerRequest, double P50, double P99);
}
