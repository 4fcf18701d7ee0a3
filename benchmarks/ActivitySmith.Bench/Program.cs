using ActivitySmith.Bench;
using ActivitySmith.Bench.Delivery;
using ActivitySmith.Bench.Ingest;

// The host under measurement is this program again, as a process of its own.
if (args is [BenchHost.Argument, ..]) return await BenchHost.Run(args[1..]);
if (args is [ApnsPeer.Argument, var folder]) return await ApnsPeer.Run(folder);
if (args is [WayOutBenchmark.Argument, var keys, var url]) return await WayOutBenchmark.Send(keys, url);

var benchmarks = new Dictionary<string, Func<Task>>(StringComparer.Ordinal) { ["ingest"] = IngestBenchmark.Run, ["delivery"] = WayOutBenchmark.Run };
string[] wanted = args.Length == 0 ? [.. benchmarks.Keys] : args;
if (wanted.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"No benchmark is called '{unknown}'; there are: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}

Figures.PrintMachine();
foreach (var name in wanted) await benchmarks[name]();
return 0;
