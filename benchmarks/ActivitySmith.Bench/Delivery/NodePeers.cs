using System.Diagnostics;

namespace ActivitySmith.Bench.Delivery;

/// <summary>Node libraries for sending pushes; installed on the first run.</summary>
internal static class NodePeers
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "benchmarks/node");

    public static async Task<Sender> Start(string library, SimulatorProcess simulator, string folder)
    {
        await Install();
        var body = Path.Combine(folder, "body.json");
        await File.WriteAllTextAsync(body, TransportSender.Body);
        string[] arguments =
        [
            Path.Combine(Folder, "sender.mjs"), library, simulator.Apns,
            simulator.KeyFile, SimulatorProcess.KeyId, SimulatorProcess.TeamId, SimulatorProcess.Bundle,
            $"{TransportSender.Tokens}", body,
        ];
        return Sender.Start(library, new ProcessStartInfo("node", arguments), simulator.AuthorityFile);
    }

    private static async Task Install()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules"))) return;
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = Folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException("npm ci failed; the benchmark needs Node.js 20 with npm");
    }
}
