using System.Diagnostics;
using System.Net.Http.Headers;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// What an open event stream costs in a small and in a large account: the same operations a second (80 % are PUTs of running streams) and the same 102
/// streams of devices, which reconnect every 20 to 60 seconds, with 300 and with 15,000 running activities, all of them for all devices.
/// Phones have none of the cards on their Lock Screen, so that pushes cost nothing.
/// An event is one change for one open stream, whether the stream shows it or not.
/// </summary>
internal static class MixedLoad
{
    public const string Name = "scale.mixed";
    private const int Few = 300;
    private const int Many = 15_000;
    private const string Template = "template";

    private const int Devices = 34;

    /// <summary>A device may have four streams; three leave room for the overlap of a reconnect.</summary>
    private const int StreamsPerDevice = 3;
    private const int Boards = 4;

    /// <summary>Operations a second.</summary>
    private const int Rate = 150;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(1);

    /// <summary>A server that uses less of a processor than this has nothing to do.</summary>
    private const double Idle = 0.03;

    /// <summary>Seconds without work, after which the server has also returned the memory of its start.</summary>
    private const int Quiet = 40;

    public static async Task Run(Effort effort)
    {
        var times = Times.Of(effort);
        Console.WriteLine(
            $"{Name}: {Devices * StreamsPerDevice} device streams, {Boards} boards, {Rate} operations a second; {times.Measured.TotalSeconds} s each after "
            + $"{times.WarmUp.TotalSeconds} s, the large account {times.Whole.TotalSeconds} s");
        var folder = Directory.CreateTempSubdirectory("activitysmith-mixed-").FullName;
        try
        {
            var few = await Measure(new Place(Path.Combine(folder, "few"), null), Few, times with { Whole = times.WarmUp + times.Measured });
            var many = await Measure(new Place(Path.Combine(folder, "many"), null), Many, times);
            few.Print($"{Name}.{Few}");
            many.Print($"{Name}.{Many}");
            Figures.Print($"{Name}.cpu_per_event_ratio", many.CpuPerEvent / few.CpuPerEvent, "ratio");
            Figures.Print($"{Name}.p99_ratio", many.P99 / few.P99, "ratio");
            Figures.Print($"{Name}.rss_ratio", many.Peak / few.Peak, "ratio");
            Figures.Print($"{Name}.rss_after_ratio", many.After / few.After, "ratio");
            Figures.Print($"{Name}.rss_growth_ratio", many.Late / many.Early, "ratio");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Result> Measure(Place place, int running, Times times)
    {
        var tokens = await Seed(place, running);
        await using var host = await place.Start();
        using var client = Client();
        var cookie = await SignInLink.Use(client, host.Url);
        await Settle(host);
        var before = host.Resident;
        using var ending = new CancellationTokenSource();
        var streams = Enumerable.Range(0, Devices * StreamsPerDevice)
            .Select(i => new ReturningStream(host.Url, "/api/device/events", $"Authorization: Bearer {tokens[i / StreamsPerDevice]}\r\n", seed: i))
            .ToList();
        var boards = Enumerable.Range(0, Boards)
            .Select(i => new ReturningStream(host.Url, "/board/events", $"Cookie: {cookie}\r\n", seed: -1 - i)).ToList();
        List<Task> open = [.. streams.Concat(boards).Select(stream => Task.Run(() => stream.Run(ending.Token)))];
        var load = new PacedLoad(client, host.Url, running, Rate);
        var memory = new List<(TimeSpan At, double Bytes)>();
        var result = new Result { Before = before };

        var watch = Stopwatch.StartNew();
        var sending = load.Run(times.Whole);
        var (cpu, events, operations) = (TimeSpan.Zero, 0L, 0);
        while (watch.Elapsed < times.Whole)
        {
            await Task.Delay(Sampling, TimeProvider.System);
            memory.Add((watch.Elapsed, host.Resident));
            if (result.Operations == 0 && cpu == default && watch.Elapsed >= times.WarmUp)
            {
                (cpu, events, operations) = (host.ProcessorTime, streams.Sum(stream => stream.Events), load.Done);
                load.Latencies.Clear();
            }
            else if (result.Operations == 0 && watch.Elapsed >= times.WarmUp + times.Measured)
            {
                result.Take(host.ProcessorTime - cpu, load.Done - operations, streams.Sum(stream => stream.Events) - events, [.. load.Latencies]);
            }
        }

        await sending;
        var measured = memory.Where(sample => sample.At >= times.WarmUp).ToList();
        if (result.Operations == 0)
            result.Take(host.ProcessorTime - cpu, load.Done - operations, streams.Sum(stream => stream.Events) - events, [.. load.Latencies]);
        result.Peak = measured.Where(sample => sample.At <= times.WarmUp + times.Measured + Sampling).Max(sample => sample.Bytes);
        result.Early = Average(memory, times.Early, times.Early + times.Window);
        result.Late = Average(memory, times.Whole - times.Window, times.Whole + Sampling);
        await ending.CancelAsync();
        await Task.WhenAll(open);
        await Task.Delay(times.Rest, TimeProvider.System);
        result.After = host.Resident;
        result.Refused = streams.Concat(boards).Sum(stream => stream.Refused);
        return result;
    }

    /// <summary>At its start, the server compares all running activities with their deliveries.</summary>
    private static async Task Settle(BenchHost host)
    {
        var watch = Stopwatch.StartNew();
        for (var quiet = 0; quiet < Quiet;)
        {
            var before = host.ProcessorTime;
            await Task.Delay(Sampling, TimeProvider.System);
            quiet = (host.ProcessorTime - before) / Sampling < Idle ? quiet + 1 : 0;
        }

        Console.WriteLine($"settled in {watch.Elapsed.TotalSeconds:0} s");
    }

    private static double Average(List<(TimeSpan At, double Bytes)> samples, TimeSpan from, TimeSpan until) =>
        samples.Where(sample => sample.At > from && sample.At <= until).Select(sample => sample.Bytes).DefaultIfEmpty(double.NaN).Average();

    /// <summary>
    /// Pairs the devices, and copies a running stream and its deliveries, as closed ones, in the database: this benchmark measures streams, not pushes.
    /// The memory of open deliveries, activities times devices, would hide that of streams.
    /// </summary>
    /// <returns>The tokens of the devices.</returns>
    private static async Task<List<string>> Seed(Place place, int running)
    {
        List<string> tokens = [];
        await using (var host = await place.Start())
        {
            using var client = Client();
            for (var i = 0; i < Devices; i++)
            {
                var code = await PacedLoad.Post(client, host.Url, "/api/manage/pairing-codes", "{}");
                var paired = await PacedLoad.Post(
                    client, host.Url, "/api/device/pair",
                    $$"""{"code":"{{code.GetProperty("code").GetString()}}","platform":"ios","name":"Phone {{i}}","os_version":"18.2"}""");
                tokens.Add(paired.GetProperty("token").GetString()!);
            }

            await PacedLoad.Put(client, host.Url, Template, ScaleBenchmark.Body(0, "none"));
        }

        await using var connection = await place.Open();
        var seeds = new Seeds(connection, isPostgres: false);
        await seeds.Streams(Template, running);
        await seeds.Deliveries(Template);
        await seeds.Finish();
        return tokens;
    }

    private static HttpClient Client()
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BenchHost.ApiKey);
        return client;
    }

    /// <param name="WarmUp">Before the measurement.</param>
    /// <param name="Measured">The measurement.</param>
    /// <param name="Whole">The whole load of the large account.</param>
    /// <param name="Early">Begin of the window whose memory the last window is compared with.</param>
    /// <param name="Window">Length of both windows.</param>
    /// <param name="Rest">From the end of the load to the last look at the memory.</param>
    private sealed record Times(TimeSpan WarmUp, TimeSpan Measured, TimeSpan Whole, TimeSpan Early, TimeSpan Window, TimeSpan Rest)
    {
        public static Times Of(Effort effort) => effort.IsShort
            ? new(Seconds(20), Seconds(40), Seconds(90), Seconds(30), Seconds(15), Seconds(60))
            : new(Seconds(60), Seconds(120), Seconds(600), Seconds(60), Seconds(60), Seconds(60));

        private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
    }

    private sealed class Result
    {
        /// <summary>Memory in bytes: before the load, its peak, at the beginning and at the end of the long load, and a minute after it.</summary>
        public double Before { get; init; }

        public double Peak { get; set; }

        public double Early { get; set; }

        public double Late { get; set; }

        public double After { get; set; }

        public int Refused { get; set; }

        public int Operations { get; private set; }

        /// <summary>Microseconds of processor time per operation and open stream.</summary>
        public double CpuPerEvent { get; private set; }

        public double P99 { get; private set; }

        private double EventsPerOperation { get; set; }

        private double P50 { get; set; }

        public void Take(TimeSpan cpu, int operations, long events, double[] latencies)
        {
            Operations = Math.Max(1, operations);
            CpuPerEvent = cpu.TotalMicroseconds / Operations / (Devices * StreamsPerDevice);
            EventsPerOperation = (double)events / Operations;
            Array.Sort(latencies);
            P50 = latencies[latencies.Length / 2];
            P99 = latencies[(int)(latencies.Length * 0.99)];
        }

        public void Print(string name)
        {
            Figures.Print($"{name}.operations", Operations, "1");
            Figures.Print($"{name}.sent_events_per_operation", EventsPerOperation, "1");
            Figures.Print($"{name}.cpu_per_event", CpuPerEvent, "us");
            Figures.Print($"{name}.p50", P50, "ms");
            Figures.Print($"{name}.p99", P99, "ms");
            Figures.Print($"{name}.rss_before", Before / 1e6, "MB");
            Figures.Print($"{name}.rss_peak", Peak / 1e6, "MB");
            Figures.Print($"{name}.rss_after", After / 1e6, "MB");
            Figures.Print($"{name}.refused_streams", Refused, "1");
        }
    }
}
