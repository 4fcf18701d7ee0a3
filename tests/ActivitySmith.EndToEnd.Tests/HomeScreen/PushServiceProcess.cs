using System.Diagnostics;
using System.Threading.Channels;

namespace ActivitySmith.EndToEnd.Tests.HomeScreen;

/// <summary>The push service of one browser as a process of its own (node/push-service.mjs): what the server sends comes out decrypted.</summary>
internal sealed class PushServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;

    private PushServiceProcess(Process process) => this.process = process;

    /// <summary>As <c>PushSubscription.toJSON()</c> gives it.</summary>
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

    /// <summary>The next message that it is, as JSON; others before it are passed over.</summary>
    public async Task<string> Next(Func<string, bool> isIt)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = await lines.Reader.ReadAsync(patience.Token);
            if (isIt(line)) return line;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
