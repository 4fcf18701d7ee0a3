using System.Net.Sockets;
using ActivitySmith.Delivery.Network;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// Exactly one TCP connection: its handler must not connect a second time, so that no new connection begins with a burst. APNs allows one
/// stream until it has replied to the first valid request, so the first push is sent alone.
/// </summary>
internal sealed partial class ApnsConnection : IDisposable
{
    /// <summary>REFUSED_STREAM (RFC 9113, section 7): the peer did not process the stream.</summary>
    private const long RefusedStream = 7;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly SocketsHttpHandler handler;
    private readonly HttpMessageInvoker invoker;
    private readonly SemaphoreSlim places;
    private readonly TaskCompletionSource warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri host;
    private readonly ILogger log;
    private readonly TimeProvider clock;
    private readonly long opened;
    private long repliedAt;
    private int connects;
    private int isTaken;
    private int users;
    private int isDisposed;
    private volatile bool isRetired;

    public ApnsConnection(Uri host, ApnsConnectionSettings settings)
    {
        this.host = host;
        (log, clock) = (settings.Log, settings.Clock);
        places = new SemaphoreSlim(settings.InFlight);
        opened = clock.GetTimestamp();
        handler = OutboundHandler.ForPushes(Connect);
        handler.PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new GoAwayWatch(context.PlaintextStream, End));
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromHours(24);
        settings.Adjust?.Invoke(handler);
        invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Whether the connection accepts no more pushes. Pushes in flight get their reply or fail.</summary>
    public bool IsRetired => isRetired;

    /// <summary>Pushes in flight or waiting for a place on this connection.</summary>
    public int Users => Volatile.Read(ref users);

    /// <summary>Whether the first push has got its reply and the connection is in use.</summary>
    public bool IsWarm => warm.Task.IsCompletedSuccessfully && !isRetired;

    /// <summary>Whether any reply has arrived on this connection.</summary>
    public bool HasReplied => Volatile.Read(ref repliedAt) != 0;

    public TimeSpan Age => clock.GetElapsedTime(opened);

    /// <summary>Time since the last reply, or since the connection was opened.</summary>
    public TimeSpan SinceReply => clock.GetElapsedTime(HasReplied ? Volatile.Read(ref repliedAt) : opened);

    /// <summary>
    /// Waits for a place. False when the connection was retired before; after true, the caller must call <see cref="Leave"/>. The first
    /// caller is alone until it leaves.
    /// </summary>
    public async ValueTask<bool> Enter(CancellationToken cancellation)
    {
        Interlocked.Increment(ref users);
        try
        {
            if (Interlocked.Exchange(ref isTaken, 1) == 1 && !warm.Task.IsCompleted) await warm.Task.WaitAsync(cancellation);
            await places.WaitAsync(cancellation);
        }
        catch
        {
            Forget();
            throw;
        }

        if (!isRetired) return true;
        places.Release();
        Forget();
        return false;
    }

    /// <param name="hasReply">Whether any reply arrived. The connection then counts as warm.</param>
    public void Leave(bool hasReply)
    {
        if (hasReply) Volatile.Write(ref repliedAt, Math.Max(clock.GetTimestamp(), 1));
        else if (!warm.Task.IsCompleted) Retire(); // The other callers wait for this first one.
        warm.TrySetResult();
        places.Release();
        Forget();
    }

    public Task<HttpResponseMessage> Send(ApnsCall call, CancellationToken cancellation) => invoker.SendAsync(call.Make(host), cancellation);

    /// <summary>
    /// Whether the peer has certainly not processed the request: it refused the stream, or its GOAWAY named an earlier last stream (RFC
    /// 9113, sections 6.8 and 8.7). The handler resends only such requests: on this connection while it is open, otherwise on a second
    /// one, which <see cref="Connect"/> refuses.
    /// </summary>
    public static bool HasRefused(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is UsedUpException or HttpProtocolException { ErrorCode: RefusedStream }) return true;
        return false;
    }

    /// <summary>Stops the use of this connection. It closes after the last push in flight.</summary>
    public void Retire()
    {
        isRetired = true;
        warm.TrySetResult();
        CloseWhenEmpty();
    }

    /// <summary>Closes the connection at once. Pushes in flight fail.</summary>
    public void Dispose()
    {
        isRetired = true;
        warm.TrySetResult();
        Close();
    }

    private void Forget()
    {
        Interlocked.Decrement(ref users);
        if (isRetired) CloseWhenEmpty();
    }

    private void CloseWhenEmpty()
    {
        if (Volatile.Read(ref users) == 0) Close();
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0) invoker.Dispose();
    }

    /// <summary>Called by the underlying stream when the connection ends, with the reason if there is one.</summary>
    private void End(string? reason)
    {
        if (reason is not null) LogGoAway(host.Authority, reason);
        isRetired = true;
        warm.TrySetResult();
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref connects) > 1)
        {
            End(null);
            throw new UsedUpException();
        }

        // Each connection resolves the name again, as Apple recommends, and tries all of its addresses.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Detects a dead peer on an idle connection, without a PING that Apple would count.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "Connection closed by APNs at {Host}: {Reason}")]
    private partial void LogGoAway(string host, string reason);

    /// <summary>The handler tried to open a second connection.</summary>
    private sealed class UsedUpException() : IOException("This connection is used up; a new one starts with a single push");
}

/// <summary>Settings shared by all connections of one sender.</summary>
/// <param name="InFlight">Maximum of pushes in flight per connection.</param>
/// <param name="Adjust">Changes the connection's handler last; tests trust their own certificate here. Null: no change.</param>
internal sealed record ApnsConnectionSettings(int InFlight, TimeProvider Clock, ILogger Log, Action<SocketsHttpHandler>? Adjust)
{
    /// <summary>Longest time from getting a place on the connection to the reply.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
