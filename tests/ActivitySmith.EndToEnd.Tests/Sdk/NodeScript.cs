using System.Diagnostics;
using ActivitySmith.EndToEnd.Tests.Hosting;

namespace ActivitySmith.EndToEnd.Tests.Sdk;

/// <summary>Runs a script of the node folder against a server.</summary>
internal static class NodeScript
{
    public const string Missing = "needs Node.js 18 or newer and the packages of the node folder (npm ci)";

    public static async Task<(int ExitCode, string Output)> Run(ServerProcess server, params string[] arguments)
    {
        var start = new ProcessStartInfo(Places.Node!, arguments)
        {
            WorkingDirectory = Places.NodeFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TEST_ORIGIN"] = server.Origin.GetLeftPart(UriPartial.Authority), ["TEST_API_KEY"] = ServerProcess.ApiKey },
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }
}
