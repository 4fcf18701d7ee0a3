using System.Diagnostics;

namespace ActivitySmith.Bench.Delivery;

/// <summary>
/// Pushes to phones compared with two Node libraries, all against the same simulator in the same run, in turns: the APNs transport alone, and the
/// path from PUT to the simulator's 200. Then the cost of an update when 200 phones listen to one channel.
/// </summary>
internal static class DeliveryBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task Run(Effort effort)
    {
        var rounds = effort.IsShort ? 1 : 3;
        var folder = Directory.CreateTempSubdirectory("activitysmith-bench-").FullName;
        try
        {
            using var simulator = await SimulatorProcess.Start(folder);
            Console.WriteLine(
                $"delivery: {TransportSender.InFlight} in flight, {TransportSender.Tokens} tokens, {rounds} rounds of {Round.TotalSeconds} s each, in turns; "
                + "senders and simulator share the cores");
            var nodeApn = await MeasureTransport(simulator, folder, rounds);
            await MeasureWhole(simulator, "delivery.whole", phonesPerStream: 4, nodeApn, rounds);
            await MeasureWhole(simulator, "delivery.whole.one_phone", phonesPerStream: 1, nodeApn, rounds);
            await BroadcastCost.Measure(simulator);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureWhole(SimulatorProcess simulator, string name, int phonesPerStream, double nodeApn, int rounds)
    {
        var whole = await WholeWay.Measure(simulator, phonesPerStream, rounds);
        var cpu = Figures.Median(whole.Select(round => round.Cpu / round.Sent * 10_000));
        Figures.Print($"{name}.pushes_per_second", Figures.Median(whole.Select(round => round.Sent / round.Seconds)), "1/s");
        Figures.Print($"{name}.cpu_seconds_per_10000", cpu, "s");
        Figures.Print($"{name}.allocated_per_push", Figures.Median(whole.Select(round => round.Allocated!.Value / round.Sent)), "bytes");
        Figures.Print($"{name}.ratio_to_node_apn", nodeApn / cpu, "ratio");
    }

    /// <returns>Processor seconds of node-apn for 10,000 pushes.</returns>
    private static async Task<double> MeasureTransport(SimulatorProcess simulator, string folder, int rounds)
    {
        // The figures keep this name, so that results of earlier commits can be compared.
        using var own = Sender.Start("wayout", ChildProcess.Of(TransportSender.Argument, simulator.Apns, simulator.KeyFile), simulator.AuthorityFile);
        using var nodeApn = await NodePeers.Start("node-apn", simulator, folder);
        using var apns2 = await NodePeers.Start("apns2", simulator, folder);
        Sender[] senders = [own, nodeApn, apns2];
        foreach (var sender in senders) await sender.Run(WarmUp);
        for (var round = 0; round < rounds; round++)
            foreach (var sender in senders) sender.Rounds.Add(await sender.Run(Round));

        foreach (var sender in senders)
        {
            var name = sender.Name.Replace('-', '_');
            Figures.Print($"delivery.{name}.sends_per_second", sender.PerSecond, "1/s");
            Figures.Print($"delivery.{name}.cpu_seconds_per_10000", sender.CpuPer10000, "s");
        }

        Figures.Print("delivery.wayout.allocated_per_send", Figures.Median(own.Rounds.Select(round => round.Allocated!.Value / round.Sent)), "bytes");
        Figures.Print("delivery.wayout.ratio_to_node_apn", nodeApn.CpuPer10000 / own.CpuPer10000, "ratio");
        Figures.Print("delivery.wayout.ratio_to_apns2", apns2.CpuPer10000 / own.CpuPer10000, "ratio");
        return nodeApn.CpuPer10000;
    }
}
