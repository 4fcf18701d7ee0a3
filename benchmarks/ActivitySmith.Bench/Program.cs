using ActivitySmith.Bench;
using ActivitySmith.Bench.Delivery;
using ActivitySmith.Bench.Fanout;
using ActivitySmith.Bench.Ingest;
using ActivitySmith.Bench.Scale;

// The measured host is this program again, as a separate process.
if (args is [BenchHost.Argument, ..]) return await BenchHost.Run(args[1..]);
if (args is [TransportSender.Argument, var apns, var keyFile]) return await TransportSender.Run(apns, keyFile);

var benchmarks = new Dictionary<string, Func<Effort, Task>>(StringComparer.Ordinal)
{
    ["ingest"] = IngestBenchmark.Run,
    ["delivery"] = DeliveryBenchmark.Run,
    ["fanout"] = FanoutBenchmark.Run,
    ["scale"] = ScaleBenchmark.Run,
};
var parts = new Dictionary<string, Func<Effort, Task>>(StringComparer.Ordinal)
{
    ["telemetry"] = IngestBenchmark.Telemetry,
    [MixedLoad.Name] = MixedLoad.Run,
    [SearchScale.Name] = SearchScale.Run,
    [$"{SearchScale.Name}.put"] = SearchScale.Puts,
    ["scale.devices"] = DeviceScale.Run,
    ["scale.open"] = OpenActivities.Run,
};
var effort = new Effort(IsShort: args.Contains(Effort.ShortArgument));
string[] named = [.. args.Where(argument => argument != Effort.ShortArgument)];
string[] wanted = named.Length == 0 ? [.. benchmarks.Keys] : named;
if (wanted.FirstOrDefault(name => !benchmarks.ContainsKey(name) && !parts.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"No benchmark is called '{unknown}'; there are: {string.Join(", ", benchmarks.Keys.Concat(parts.Keys))}");
    return 2;
}

Figures.PrintMachine();
foreach (var name in wanted) await (parts.GetValueOrDefault(name) ?? benchmarks[name])(effort);
return 0;
