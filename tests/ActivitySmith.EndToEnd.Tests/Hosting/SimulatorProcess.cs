using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>The phone simulator as a separate process: the APNs of a server under test, and the phones.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly Dictionary<string, string> lines;
    private readonly ConcurrentQueue<string> output;
    private readonly HttpClient control;

    private SimulatorProcess(Process process, DirectoryInfo folder, Dictionary<string, string> lines, ConcurrentQueue<string> output)
    {
        (this.process, this.folder, this.lines, this.output) = (process, folder, lines, output);
        control = new HttpClient { BaseAddress = new Uri(lines["control"]), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Environment variables that point a server at this simulator.</summary>
    public (string Name, string Value)[] ServerSettings =>
    [
        ("SSL_CERT_FILE", lines["ca"]),
        ("ACTIVITYSMITH_APNS__HOST", lines["apns"]),
        ("ACTIVITYSMITH_APNS__MANAGEHOST", lines["manage"]),
        ("ACTIVITYSMITH_APNS__KEYFILE", Key[0]),
        ("ACTIVITYSMITH_APNS__KEYID", Key[2]),
        ("ACTIVITYSMITH_APNS__TEAMID", Key[4]),
        ("ACTIVITYSMITH_APNS__BUNDLEID", Key[6]),
    ];

    /// <summary>Path of the provider's private key.</summary>
    public string KeyFile => Key[0];

    /// <summary>The lines on its error stream.</summary>
    public IReadOnlyList<string> Complaints => [.. output];

    // "<file> key-id <id> team-id <id> bundle <id>"
    private string[] Key => lines["key"].Split(' ');

    public static async Task<SimulatorProcess> Start(int seed = 1, params string[] more)
    {
        var certificates = Directory.CreateTempSubdirectory("activitysmith-phones-");
        string[] arguments = [Places.SimulatorAssembly, "--certs", certificates.FullName, "--seed", seed.ToString(), "--push-log", "100000", .. more];
        var started = Process.Start(
            new ProcessStartInfo(Places.Dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var complaints = new ConcurrentQueue<string>();
        started.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) complaints.Enqueue(line.Data);
        };
        started.BeginErrorReadLine();
        var printed = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!printed.ContainsKey("control"))
        {
            var line = await started.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException("The simulator did not start.\n" + string.Join('\n', complaints));
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0) printed[line[..space]] = line[(space + 1)..];
        }

        return new SimulatorProcess(started, certificates, printed, complaints);
    }

    public Task<JsonElement> Get(string route) => Read(control.GetAsync(route));

    public Task<JsonElement> Post(string route, object? body = null) => Read(control.PostAsJsonAsync(route, body ?? new { }));

    public Task<JsonElement> Delete(string route) => Read(control.DeleteAsync(route));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        control.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<JsonElement> Read(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {body}");
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }
}
