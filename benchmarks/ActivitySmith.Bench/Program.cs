using ActivitySmith.Bench;
using ActivitySmith.Bench.Ingest;

// The host under measurement is this program again, as a process of its own.
if (args is [BenchHost.Argument, ..]) return await BenchHost.Run(args[1..]);

var benchmarks = new Dictionary<string, Func<Task>>(StringComparer.Ordinal) { ["ingest"] = IngestBenchmark.Run };
string[] wanted = args.Length == 0 ? [.. benchmarks.Keys] : args;
if (wanted.FirstOrDefault(name => !benchmarks.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"No benchmark is called '{unknown}'; there are: {string.Join(", ", benchmarks.Keys)}");
    return 2;
}

Figures.PrintMachine();
foreach (var name in wanted) await benchmarks[name]();
return 0;
