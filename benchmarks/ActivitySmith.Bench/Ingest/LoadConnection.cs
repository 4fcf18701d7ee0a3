using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ActivitySmith.Bench.Ingest;

/// <summary>One keep-alive connection that sends a request, waits for the complete response, and sends the next.</summary>
/// <param name="url">The server's address and port.</param>
/// <param name="request">The bytes of request n.</param>
/// <param name="measure">See <see cref="Answers"/>.</param>
internal sealed class LoadConnection(Uri url, Func<int, ReadOnlyMemory<byte>> request, Func<ReadOnlySpan<byte>, int> measure)
{
    private readonly byte[] answer = new byte[4096];
    private int sent;

    /// <summary>Microseconds from request to response, of every request.</summary>
    public List<int> Latencies { get; } = [];

    /// <summary>Continues with the request after the last one that was sent.</summary>
    public Task Run(Func<bool> goOn) => Take(() => goOn() ? sent++ : null);

    /// <summary>Sends request after request until there is no next number.</summary>
    public async Task Take(Func<int?> next)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port));
        while (next() is { } i)
        {
            var began = Stopwatch.GetTimestamp();
            await socket.SendAsync(request(i));
            await ReadAnswer(socket);
            Latencies.Add((int)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
    }

    private async Task ReadAnswer(Socket socket)
    {
        var length = 0;
        var whole = -1;
        while (whole < 0 || length < whole)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) throw new IOException("The host closed the connection");
            length += read;
            if (whole < 0) whole = measure(answer.AsSpan(0, length));
        }
    }
}
