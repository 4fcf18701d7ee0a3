using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ActivitySmith.Testing;

namespace ActivitySmith.EndToEnd.Tests.Monitoring;

/// <summary>A real Prometheus that scrapes a server each second, on a free port of this machine and with a temporary folder.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activitysmith-prometheus-");
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;
    private readonly HttpClient client;

    /// <param name="server">The server.</param>
    /// <param name="token">Its metrics token.</param>
    public PrometheusProcess(Uri server, string token)
    {
        var port = FreePort.Next();
        var rules = Path.Combine(Places.RepositoryRoot, "deploy", "prometheus", "activitysmith-rules.yml");
        File.WriteAllText(Path.Combine(folder.FullName, "token"), token);
        File.WriteAllText(
            Path.Combine(folder.FullName, "prometheus.yml"),
            $$"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files: [{{rules}}]
            scrape_configs:
              - job_name: activitysmith
                authorization:
                  credentials_file: token
                static_configs:
                  - targets: ["{{server.Authority}}"]
            """);
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/"), Timeout = TimeSpan.FromSeconds(20) };
        process = Process.Start(new ProcessStartInfo(
            Places.Prometheus!, ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port}"])
        {
            WorkingDirectory = folder.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Results of an instant query; null while Prometheus does not listen yet.</summary>
    public async Task<JsonElement?> Query(string query)
    {
        if (await Get("query?query=" + Uri.EscapeDataString(query)) is not { } reply) return null;
        if (reply.GetProperty("status").GetString() != "success") throw new InvalidOperationException($"{query}: {reply}");
        return reply.GetProperty("data").GetProperty("result");
    }

    /// <summary>Another route of its API; null while Prometheus does not listen yet.</summary>
    public async Task<JsonElement?> Get(string route)
    {
        if (process.HasExited) throw new InvalidOperationException($"Prometheus has ended:\n{string.Join('\n', output)}");
        try
        {
            using var response = await client.GetAsync(route);
            return (int)response.StatusCode == 503 ? null : JsonElement.Parse(await response.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        client.Dispose();
        folder.Delete(recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) output.Enqueue(line.Data);
    }
}
