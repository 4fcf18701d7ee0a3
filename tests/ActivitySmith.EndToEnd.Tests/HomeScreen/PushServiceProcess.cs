using System.Diagnostics;
using System.Threading.Channels;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>The push service of one browser as a separate process (node/push-service.mjs): it prints the server's messages decrypted.</summary>
internal sealed class PushServiceProcess : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;

    private PushServiceProcess(Process process) => this.process = process;

    /// <summary>In the format of <c>PushSubscription.toJSON()</c>.</summary>
    public string Subscription { get; private set; } = "";

    public static async Task<PushServiceProcess> Start(string certificate)
    {
        var start = new ProcessStartInfo(Places.Node!, ["push-service.mjs"])
        {
            WorkingDirectory = Places.NodeFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["TEST_CERTIFICATE"] = certificate },
        };
        var service = new PushServiceProcess(new Process { StartInfo = start });
        service.process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) service.lines.Writer.TryWrite(line.Data);
        };
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.Subscription = await service.Next(_ => true);
        return service;
    }

    /// <summary>The next message that meets the condition, as JSON; skips others before it.</summary>
    public async Task<string> Next(Func<string, bool> isIt)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            var line = await lines.Reader.ReadAsync(timeout.Token);
            if (isIt(line)) return line;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
