using System.Runtime.CompilerServices;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>A reply, or the reason why there is none.</summary>
/// <param name="Failure">One of <see cref="PushReason"/>; null when there is a reply.</param>
/// <param name="After">Retry delay after a failure.</param>
/// <param name="Connection">The connection that the reply came from.</param>
internal readonly record struct ApnsExchange(ApnsReply Reply, string? Failure, TimeSpan After, ApnsConnection? Connection)
{
    /// <summary>Without a reply: true when APNs may have processed the request, false when it certainly has not.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>
/// Holds one connection and replaces it when it ends. A call without a reply is sent again on the next connection, unless APNs may have
/// processed it and must not do so twice (<see cref="ApnsCall.MayRepeat"/>). When connections break early, the delay before the next one
/// grows, because APNs treats rapid reconnects as an attack.
/// </summary>
internal sealed partial class ApnsSlot(Uri host, ApnsConnectionSettings settings) : IDisposable
{
    /// <summary>Maximum of sends per call before it is retried later.</summary>
    private const int MaxSends = 4;

    /// <summary>A connection that lived this long, or got any reply, counts as good.</summary>
    private static readonly TimeSpan GoodAge = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the next connection. If it takes longer, the push is retried later.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = settings.Clock;
    private readonly ILogger log = settings.Log;
    private readonly TimeoutPool timeouts = new(settings.ReplyTimeout);
    private readonly Lock gate = new();
    private ApnsConnection? connection;
    private int failures;
    private Moment notBefore = Moment.Past;
    private bool isDisposed;

    /// <summary>Pushes in flight or waiting for the connection.</summary>
    public int Users => Volatile.Read(ref connection)?.Users ?? 0;

    public bool IsOpen => Volatile.Read(ref connection) is { IsWarm: true };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApnsExchange> Send(ApnsCall call, CancellationToken cancellation)
    {
        var failure = PushReason.Unreachable;
        for (var sends = 0; sends < MaxSends;)
        {
            if (Next(out var wait) is not { } current)
            {
                if (isDisposed) return Failed(PushReason.Stopping, TimeSpan.Zero);
                if (wait > LongestWait) return Failed(failure, wait);
                // A timer truncates fractions of a millisecond.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellation);
                continue;
            }

            if (!await current.Enter(cancellation)) continue;
            sends++;
            var exchange = await Exchange(current, call, cancellation);
            if (exchange.Failure is null || (exchange.IsUnknown && !call.MayRepeat)) return exchange;
            failure = exchange.Failure;
        }

        return Failed(failure, BackOff.Next(RetryPace.Soon, failures, retryAfter: null, Randomness.Sample()));
    }

    /// <summary>Retires the connection, so that the next push opens a new one, unless another has already replaced it.</summary>
    public void Replace(ApnsConnection used)
    {
        lock (gate)
        {
            if (ReferenceEquals(connection, used)) connection = null;
        }

        used.Retire();
    }

    /// <summary>Retires the connection. It closes after the last push in flight; the next push opens a new one.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref connection, null) is { } current) current.Retire();
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            connection?.Dispose();
            connection = null;
        }
    }

    private static ApnsExchange Failed(string reason, TimeSpan after) => new(default, reason, after, Connection: null);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApnsExchange> Exchange(ApnsConnection current, ApnsCall call, CancellationToken cancellation)
    {
        var (hasReply, hasStatus) = (false, false);
        using var time = timeouts.Rent(cancellation);
        try
        {
            using var response = await current.Send(call, time.Token);
            hasStatus = true;
            var reply = await ApnsReply.Read(response, call, clock, time.Token);
            hasReply = true;
            if (Volatile.Read(ref failures) != 0) Volatile.Write(ref failures, 0);
            return new ApnsExchange(reply, Failure: null, TimeSpan.Zero, current);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Timeout. When the connection has no other replies either, the next one may be better.
            if (current.SinceReply >= settings.ReplyTimeout) Replace(current);
            return Failed(PushReason.TimedOut, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException)
        {
            // No reply: the connection broke, or the peer refused this one stream.
            if (!current.HasReplied) LogNotConnected(host.Authority, (error.InnerException ?? error).Message);
            return Failed(PushReason.Unreachable, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus && !ApnsConnection.HasRefused(error) };
        }
        finally
        {
            current.Leave(hasReply);
        }
    }

    /// <summary>The connection to use now. Null with a wait when it is too early for a new one.</summary>
    private ApnsConnection? Next(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        lock (gate)
        {
            if (isDisposed) return null;
            if (connection is { IsRetired: false }) return connection;
            if (connection is { } old)
            {
                connection = null;
                old.Retire();
                if (!old.HasReplied && old.Age < GoodAge)
                {
                    failures++;
                    notBefore = clock.GetMoment() + BackOff.Next(RetryPace.Soon, failures - 2, retryAfter: null, Randomness.Sample());
                }
            }

            wait = notBefore - clock.GetMoment();
            if (wait > TimeSpan.Zero) return null;
            wait = TimeSpan.Zero;
            return connection = new ApnsConnection(host, settings);
        }
    }

    [LoggerMessage(LogLevel.Warning, "APNs at {Host} not reachable: {Problem}")]
    private partial void LogNotConnected(string host, string problem);
}
