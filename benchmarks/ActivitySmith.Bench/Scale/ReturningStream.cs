using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActivitySmith.Bench.Scale;

/// <summary>
/// An event stream that is closed and opened again every 20 to 60 seconds: every other time with the id of its last event, as after a lost
/// connection, else without, as by an app that has just been launched.
/// </summary>
/// <param name="url">The server.</param>
/// <param name="path">The address of the stream.</param>
/// <param name="headers">Headers of the request, each with its line end.</param>
/// <param name="seed">Decides the times.</param>
internal sealed class ReturningStream(Uri url, string path, string headers, int seed)
{
    private readonly Random random = new(seed);
    private readonly byte[] buffer = new byte[64 * 1024];
    private string? last;
    private long events;

    /// <summary>Events about activities so far.</summary>
    public long Events => Volatile.Read(ref events);

    /// <summary>How often the server refused to open the stream.</summary>
    public int Refused { get; private set; }

    public async Task Run(CancellationToken cancellation)
    {
        // The first connections end early, so that reconnects are spread over time.
        for (var turn = 0; !cancellation.IsCancellationRequested; turn++)
        {
            var time = turn == 0 ? TimeSpan.FromSeconds(60 * random.NextDouble()) : TimeSpan.FromSeconds(20 + (40 * random.NextDouble()));
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            ending.CancelAfter(time);
            try
            {
                await Follow(turn % 2 == 0 ? null : last, ending.Token);
            }
            catch (OperationCanceledException)
            {
                // Time to reconnect, or the end of the benchmark.
            }
        }
    }

    private async Task Follow(string? lastEventId, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), cancellation);
        var resume = lastEventId is null ? "" : $"Last-Event-ID: {lastEventId}\r\n";
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\nAccept: text/event-stream\r\n{headers}{resume}\r\n"), cancellation);
        var isFirst = true;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, cancellation);
            if (read == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
                return;
            }

            if (isFirst && !buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8)) Refused++;
            isFirst = false;
            Read(buffer.AsSpan(0, read));
        }
    }

    /// <summary>Counts events. One that arrives in two pieces may be missed, which changes little.</summary>
    private void Read(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref events, bytes.Count("event: activity\n"u8));
        var at = bytes.LastIndexOf("\nid: "u8);
        if (at < 0) return;
        var id = bytes[(at + 5)..];
        if (id.IndexOf((byte)'\n') is var end and > 0) last = Encoding.ASCII.GetString(id[..end]);
    }
}
