using System.Runtime.CompilerServices;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.Apns;

/// <summary>An answer, or why there is none.</summary>
/// <param name="Failure">One of <see cref="PushReason"/>; null when there is an answer.</param>
/// <param name="After">Pause after a failure.</param>
/// <param name="Link">The connection that gave the answer.</param>
internal readonly record struct ApnsExchange(ApnsAnswer Answer, string? Failure, TimeSpan After, ApnsLink? Link)
{
    /// <summary>Without an answer: APNs may have acted on it all the same. False: it certainly has not.</summary>
    public bool IsUnknown { get; init; }
}

/// <summary>
/// A connection that is always there: replaced when it goes away, and what it had not answered is sent again on the next, unless that could
/// have been done already and must not be done twice (<see cref="ApnsCall.MayRepeat"/>). Connections that break at once are opened at a
/// growing distance, because APNs takes hasty ones for an attack.
/// </summary>
internal sealed partial class ApnsConnection(Uri host, ApnsLinkSettings settings) : IDisposable
{
    /// <summary>How often a push is sent at most before it is "later".</summary>
    private const int MaxSends = 4;

    /// <summary>A connection that lived this long, or answered anything, was a good one.</summary>
    private static readonly TimeSpan GoodAge = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the next connection up to this long; beyond, the push is "later".</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = settings.Clock;
    private readonly ILogger log = settings.Log;
    private readonly TimeoutPool patience = new(settings.AnswerTimeout);
    private readonly Lock gate = new();
    private ApnsLink? link;
    private int failures;
    private Moment notBefore = Moment.Past;
    private bool isDisposed;

    /// <summary>Pushes under way or waiting for this connection.</summary>
    public int Users => Volatile.Read(ref link)?.Users ?? 0;

    public bool IsOpen => Volatile.Read(ref link) is { IsWarm: true };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApnsExchange> Send(ApnsCall call, CancellationToken cancellation)
    {
        var failure = PushReason.Unreachable;
        for (var sends = 0; sends < MaxSends;)
        {
            if (Next(out var wait) is not { } current)
            {
                if (isDisposed) return Failed(PushReason.Stopping, TimeSpan.Zero);
                if (wait > Patience) return Failed(failure, wait);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellation); // A timer cuts fractions off.
                continue;
            }

            if (!await current.Enter(cancellation)) continue;
            sends++;
            var answer = await Exchange(current, call, cancellation);
            if (answer.Failure is null || (answer.IsUnknown && !call.MayRepeat)) return answer;
            failure = answer.Failure;
        }

        return Failed(failure, BackOff.Next(RetryPace.Soon, failures, retryAfter: null, Randomness.Sample()));
    }

    /// <summary>The next push goes over a new connection, unless another has replaced this one already.</summary>
    public void Replace(ApnsLink used)
    {
        lock (gate)
        {
            if (ReferenceEquals(link, used)) link = null;
        }

        used.Retire();
    }

    /// <summary>Closes when everything under way was answered; the next push connects anew.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref link, null) is { } current) current.Retire();
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            link?.Dispose();
            link = null;
        }
    }

    private static ApnsExchange Failed(string reason, TimeSpan after) => new(default, reason, after, Link: null);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ApnsExchange> Exchange(ApnsLink current, ApnsCall call, CancellationToken cancellation)
    {
        var (isAnswered, hasStatus) = (false, false);
        using var time = patience.Rent(cancellation);
        try
        {
            using var response = await current.Send(call, time.Token);
            hasStatus = true;
            var answer = await ApnsAnswer.Read(response, call, clock, time.Token);
            isAnswered = true;
            if (Volatile.Read(ref failures) != 0) Volatile.Write(ref failures, 0);
            return new ApnsExchange(answer, Failure: null, TimeSpan.Zero, current);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // No answer in time. Where nothing else is answered either, the next connection may be better.
            if (current.SinceAnswer >= settings.AnswerTimeout) Replace(current);
            return Failed(PushReason.TimedOut, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException)
        {
            // Not answered: the connection broke, or refused this one stream.
            if (!current.HasAnswered) LogNotConnected(host.Authority, (error.InnerException ?? error).Message);
            return Failed(PushReason.Unreachable, TimeSpan.Zero) with { IsUnknown = call.HasLeft && !hasStatus && !ApnsLink.HasRefused(error) };
        }
        finally
        {
            current.Leave(isAnswered);
        }
    }

    /// <summary>The connection to use now; null with a wait when a new one would come too soon.</summary>
    private ApnsLink? Next(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        lock (gate)
        {
            if (isDisposed) return null;
            if (link is { IsRetired: false }) return link;
            if (link is { } gone)
            {
                link = null;
                gone.Retire();
                if (!gone.HasAnswered && gone.Age < GoodAge)
                {
                    failures++;
                    notBefore = clock.GetMoment() + BackOff.Next(RetryPace.Soon, failures - 2, retryAfter: null, Randomness.Sample());
                }
            }

            wait = notBefore - clock.GetMoment();
            if (wait > TimeSpan.Zero) return null;
            wait = TimeSpan.Zero;
            return link = new ApnsLink(host, settings);
        }
    }

    [LoggerMessage(LogLevel.Warning, "APNs at {Host} cannot be reached: {Problem}")]
    private partial void LogNotConnected(string host, string problem);
}
