using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using ActivitySmith.Testing;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>
/// A real Caddy or nginx in front of a server, on a free port of this machine, with a temporary folder and without the machine's configuration.
/// </summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activitysmith-proxy-");
    private readonly ConcurrentQueue<string> output = new();
    private readonly Process process;

    private ProxyProcess(string program, int port, Func<string, string> configuration, Func<string, string[]> arguments)
    {
        Origin = new Uri($"http://127.0.0.1:{port}");
        var file = Path.Combine(folder.FullName, "proxy.conf");
        File.WriteAllText(file, configuration(folder.FullName));
        process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments(file))
            {
                WorkingDirectory = folder.FullName,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["HOME"] = folder.FullName, ["XDG_DATA_HOME"] = folder.FullName, ["XDG_CONFIG_HOME"] = folder.FullName },
            },
        };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
    }

    public Uri Origin { get; }

    /// <summary>With <c>encode gzip</c>, as Caddy's documentation recommends in general.</summary>
    public static Task<ProxyProcess> Caddy(Uri server)
    {
        var port = FreePort.Next();
        return Start(new ProxyProcess(
            Places.Caddy!,
            port,
            _ => $$"""
                {
                	admin off
                	auto_https off
                }
                http://127.0.0.1:{{port}} {
                	encode gzip
                	reverse_proxy {{server.Authority}}
                }
                """,
            file => ["run", "--adapter", "caddyfile", "--config", file]));
    }

    /// <summary>With <c>gzip on</c> for every type, and with nginx's default buffering.</summary>
    public static Task<ProxyProcess> Nginx(Uri server)
    {
        var port = FreePort.Next();
        return Start(new ProxyProcess(
            Places.Nginx!,
            port,
            folder => $$"""
                daemon off;
                pid {{folder}}/nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path {{folder}}/body;
                    proxy_temp_path {{folder}}/proxy;
                    fastcgi_temp_path {{folder}}/fastcgi;
                    uwsgi_temp_path {{folder}}/uwsgi;
                    scgi_temp_path {{folder}}/scgi;
                    gzip on;
                    gzip_types *;
                    gzip_proxied any;
                    gzip_min_length 1;
                    server {
                        listen 127.0.0.1:{{port}};
                        location / {
                            proxy_pass http://{{server.Authority}};
                            proxy_http_version 1.1;
                            proxy_set_header Host $http_host;
                            proxy_set_header Connection "";
                        }
                    }
                }
                """,
            file => ["-c", file, "-e", "stderr"]));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<ProxyProcess> Start(ProxyProcess proxy)
    {
        proxy.process.Start();
        proxy.process.BeginOutputReadLine();
        proxy.process.BeginErrorReadLine();
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", proxy.Origin.Port);
                return proxy;
            }
            catch (SocketException) when (!proxy.process.HasExited && since.Elapsed < StartDeadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System); // Not listening yet.
            }
            catch (SocketException unreachable)
            {
                var said = string.Join('\n', proxy.output);
                await proxy.DisposeAsync();
                throw new InvalidOperationException($"The proxy did not start:\n{said}", unreachable);
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) output.Enqueue(line.Data);
    }
}
