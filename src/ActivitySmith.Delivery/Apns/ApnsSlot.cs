using System.Runtime.CompilerServices;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>A reply, or why there is none.</summary>
/// <param name="Failure">One of <see cref="PushReason"/>; null when there is a reply.</param>
/// <param name="After">Pause after a failure.</param>
/// <param name="Connection">The connection that gave the reply.</param>
internal readonly record struct ApnsExchange(ApnsReply Reply, string? Failure, TimeSpan After, ApnsConnection? Connection)
{
    /// <summary>Without a reply: APNs may have acted on it all the same. False: it certainly has not.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>
/// A place for one connection, which is replaced when it goes away; what got no reply on it is sent again on the next, unless APNs could
/// have acted on it already and must not do so twice (<see cref="ApnsCall.MayRepeat"/>). Connections that break at once are opened at a
/// growing distance, because APNs takes hasty ones for an attack.
/// </summary>
internal sealed partial class ApnsSlot(Uri host, ApnsConnectionSettings settings) : IDisposable
{
    /// <summary>How often a push is sent at most before it is retried later.</summary>
    private const int MaxSends = 4;

    /// <summary>A connection that lived this long, or answered anything, was a good one.</summary>
    private static readonly TimeSpan GoodAge = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the next connection up to this long; beyond, the push is retried later.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = settings.Clock;
    private readonly ILogger log = settings.Log;
    private readonly TimeoutPool timeouts = new(settings.ReplyTimeout);
    private readonly Lock gate = new();
    private ApnsConnection? connection;
    private int failures;
    private Moment notBefore = Moment.Past;
    private bool isDisposed;

    /// <summary>Pushes under way or waiting for the connection.</summary>
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
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellation); // A timer cuts fractions off.
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

    /// <summary>The next push goes over a new connection, unless another has replaced this one already.</summary>
    public void Replace(ApnsConnection used)
    {
        lock (gate)
        {
            if (ReferenceEquals(connection, used)) connection = null;
        }

        used.Retire();
    }

    /// <summary>Closes when everything under way was answered; the next push connects anew.</summary>
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
            // No reply in time. Where nothing else is answered either, the next connection may be better.
            if (current.SinceReply >= settings.ReplyTimeout) Replace(current);
            return Failed(PushReason.TimedOut, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException)
        {
            // Not answered: the connection broke, or refused this one stream.
            if (!current.HasReplied) LogNotConnected(host.Authority, (error.InnerException ?? error).Message);
            return Failed(PushReason.Unreachable, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus && !ApnsConnection.HasRefused(error) };
        }
        finally
        {
            current.Leave(hasReply);
        }
    }

    /// <summary>The connection to use now; null with a wait when a new one would come too soon.</summary>
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

    [LoggerMessage(LogLevel.Warning, "APNs at {Host} cannot be reached: {Problem}")]
    private partial void LogNotConnected(string host, string problem);
}
