using System.Diagnostics;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench.Fanout;

/// <summary>
/// nginx with nchan on a free port and in a temporary directory. Subscribers of <c>/sub</c> get everything published at <c>/pub</c> as server-sent
/// events.
/// </summary>
internal sealed class NchanServer : IDisposable
{
    public const string Missing = "nginx with nchan is not installed (build/bench-tools.sh installs it)";

    private const string Module = "/usr/lib/nginx/modules/ngx_nchan_module.so";
    private static readonly string? Program = Programs.Find("nginx");
    private readonly Process process;
    private readonly string folder;

    private NchanServer(Process process, string folder, int port) => (this.process, this.folder, Url) = (process, folder, new Uri($"http://127.0.0.1:{port}"));

    public static bool IsHere => Program is not null && File.Exists(Module);

    public Uri Url { get; }

    /// <summary>Processor time of its workers so far; Linux only.</summary>
    public TimeSpan ProcessorTime()
    {
        process.Refresh();
        var children = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var workers = TimeSpan.Zero;
        foreach (var child in children)
        {
            using var worker = Process.GetProcessById(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
            workers += worker.TotalProcessorTime;
        }

        return workers + process.TotalProcessorTime;
    }

    public static async Task<NchanServer> Start()
    {
        var directory = Directory.CreateTempSubdirectory("activitysmith-nchan-").FullName;
        var port = FreePort.Next();
        var file = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(directory, port));
        var log = Path.Combine(directory, "error.log");
        var nginx = Process.Start(new ProcessStartInfo(Program!, ["-c", file, "-p", directory, "-e", log]) { UseShellExecute = false })!;
        var server = new NchanServer(nginx, directory, port);
        using var client = new HttpClient();
        while (true)
        {
            if (nginx.HasExited) throw new InvalidOperationException($"nginx did not start: {await File.ReadAllTextAsync(log)}");
            try
            {
                using var answer = await client.GetAsync(new Uri(server.Url, "/pub"));
                return server;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    /// <summary>Like Debian's configuration, with enough connections for the pages: one worker per core.</summary>
    private static string Configuration(string folder, int port) =>
        $$"""
        load_module {{Module}};
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        daemon off;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log error;
        worker_processes auto;
        worker_rlimit_nofile 16384;
        events { worker_connections 8192; }
        http {
          access_log off;
          tcp_nodelay on;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          server {
            listen 127.0.0.1:{{port}};
            location = /pub { nchan_publisher http; nchan_channel_id board; nchan_message_buffer_length 10; }
            location = /sub { nchan_subscriber eventsource; nchan_channel_id board; nchan_subscriber_first_message newest; nchan_eventsource_ping_interval 15; }
          }
        }
        """;

    public void Dispose()
    {
        // SIGTERM: the master process stops its workers.
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
