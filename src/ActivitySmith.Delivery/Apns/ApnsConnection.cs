using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// One TCP connection, never two: a handler that is not allowed to connect a second time, so that no new connection begins with a
/// burst. APNs opens one stream until the first valid request was answered; so the first push goes alone, then all.
/// </summary>
internal sealed partial class ApnsConnection : IDisposable
{
    /// <summary>RFC 9113, section 7: the stream was not processed.</summary>
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
        handler = new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new GoAwayWatch(context.PlaintextStream, End)),
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = false,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = TimeSpan.FromHours(24),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        };
        settings.Adjust?.Invoke(handler);
        invoker = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    /// <summary>Takes no further pushes; those under way are answered or fail.</summary>
    public bool IsRetired => isRetired;

    /// <summary>Pushes under way or waiting for a place on this connection.</summary>
    public int Users => Volatile.Read(ref users);

    /// <summary>Whether the first push was answered.</summary>
    public bool IsWarm => warm.Task.IsCompletedSuccessfully && !isRetired;

    /// <summary>Whether anything was ever answered here.</summary>
    public bool HasReplied => Volatile.Read(ref repliedAt) != 0;

    public TimeSpan Age => clock.GetElapsedTime(opened);

    /// <summary>Since the last reply, or since the beginning.</summary>
    public TimeSpan SinceReply => clock.GetElapsedTime(HasReplied ? Volatile.Read(ref repliedAt) : opened);

    /// <summary>
    /// Waits for a place. False when the connection was retired meanwhile; true obliges to <see cref="Leave"/>. The first one in is
    /// alone until it leaves.
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

    /// <param name="hasReply">Whether a reply of any kind came; the connection is warm then.</param>
    public void Leave(bool hasReply)
    {
        if (hasReply) Volatile.Write(ref repliedAt, Math.Max(clock.GetTimestamp(), 1));
        else if (!warm.Task.IsCompleted) Retire(); // The others wait for this one.
        warm.TrySetResult();
        places.Release();
        Forget();
    }

    public Task<HttpResponseMessage> Send(ApnsCall call, CancellationToken cancellation) => invoker.SendAsync(call.Make(host), cancellation);

    /// <summary>
    /// Whether the peer has certainly not processed the request: it refused the stream, or its GOAWAY named a last stream before this one (RFC
    /// 9113, sections 6.8 and 8.7). The handler sends such a request again, and only such: on the connection as long as it has one, else it
    /// asks for another, which it does not get.
    /// </summary>
    public static bool HasRefused(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
            if (cause is UsedUpException or HttpProtocolException { ErrorCode: RefusedStream }) return true;
        return false;
    }

    /// <summary>Ends the use of this connection; it closes when the last push on it was answered.</summary>
    public void Retire()
    {
        isRetired = true;
        warm.TrySetResult();
        CloseWhenEmpty();
    }

    /// <summary>Closes at once; pushes under way fail.</summary>
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

    /// <summary>The stream below says that the connection ends, and why when it knows.</summary>
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

        // The name is asked anew for every connection (Apple's advice), and all of its addresses are tried.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Finds out about a peer that is gone while nothing is sent, without a PING that Apple would count.
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

    [LoggerMessage(LogLevel.Information, "APNs at {Host} ends the connection: {Reason}")]
    private partial void LogGoAway(string host, string reason);

    /// <summary>The handler asked for a second connection.</summary>
    private sealed class UsedUpException() : IOException("This connection is used up; a new one starts with a single push");
}

/// <summary>What the connections of one sender have in common.</summary>
/// <param name="InFlight">Pushes under way at a time.</param>
/// <param name="Adjust">Last word on the connection's handler; tests trust their own certificate here. Null for none.</param>
internal sealed record ApnsConnectionSettings(int InFlight, TimeProvider Clock, ILogger Log, Action<SocketsHttpHandler>? Adjust)
{
    /// <summary>Longest time from a place on the connection to the reply.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
