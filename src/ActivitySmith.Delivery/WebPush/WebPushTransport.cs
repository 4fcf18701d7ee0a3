using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.WebPush;
using Microsoft.Extensions.Logging;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>The transport to browsers: encrypts a message and sends it to the push service of its subscription (RFC 8030).</summary>
public sealed partial class WebPushTransport : IDisposable
{
    /// <summary>Longest time from the DNS lookup to the reply.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Maximum of push services to keep state for. The known vendors use only a few host names.</summary>
    private const int MaxServices = 256;

    private readonly ConcurrentDictionary<string, PushService> services = new(StringComparer.Ordinal);
    private readonly WebPushOptions options;
    private readonly VapidKey key;
    private readonly string contact;
    private readonly PushHosts hosts;
    private readonly AddressGuard guard;
    private readonly TimeProvider clock;
    private readonly ILogger<WebPushTransport> log;
    private readonly HttpMessageInvoker client;

    /// <param name="options">Validated options (<see cref="WebPushOptions.Errors"/>).</param>
    /// <param name="key">Not disposed here.</param>
    /// <param name="contact">Contact for the operators of push services.</param>
    /// <param name="clock">Clock for tokens, retry delays and probes.</param>
    /// <param name="log">Logs push services by host, never an endpoint.</param>
    /// <param name="adjust">Changes the connections' handler last; tests trust their own certificate here.</param>
    /// <param name="resolve">DNS lookup; null: the machine's.</param>
    public WebPushTransport(
        WebPushOptions options,
        VapidKey key,
        string contact,
        TimeProvider clock,
        ILogger<WebPushTransport> log,
        Action<SocketsHttpHandler>? adjust = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        (this.options, this.key, this.contact, this.clock, this.log) = (options, key, contact, clock, log);
        hosts = new PushHosts(options.HostNames);
        guard = GuardOf(options, resolve);
        client = new HttpMessageInvoker(Handler(adjust));
    }

    /// <summary>
    /// Sends one message. Returns the interpreted reply of the push service, or the reason why there is none. Throws only
    /// <see cref="OperationCanceledException"/>, and only for <paramref name="cancellation"/>.
    /// </summary>
    public async Task<PushOutcome> Send(WebPushRequest push, CancellationToken cancellation)
    {
        var address = push.Subscription.Address;
        if (!hosts.Has(address.IdnHost)) return new PushOutcome.DeadAddress(PushReason.HostNotAllowed, InvalidSince: null);
        if (push.Subscription.VapidKey != key.PublicKey) return new PushOutcome.DeadAddress(PushReason.OtherKey, InvalidSince: null);
        var service = ServiceAt(address.GetLeftPart(UriPartial.Authority));
        if (service is null || !await service.Enter(cancellation)) return new PushOutcome.Retry(TimeSpan.FromSeconds(1), PushReason.QueueFull);
        try
        {
            if (!service.Breaker.TryPass(out var after)) return new PushOutcome.Halt(service.Breaker.Reason!, after);
            return await Exchange(service, push, address, cancellation);
        }
        finally
        {
            service.Leave();
        }
    }

    /// <summary>Why sending to a push service is stopped; null when it is not, or when nothing was sent there yet.</summary>
    /// <param name="origin">Its scheme, host and port.</param>
    public string? HaltOf(Uri origin) => services.TryGetValue(origin.GetLeftPart(UriPartial.Authority), out var service) ? service.Breaker.Reason : null;

    /// <summary>Push services must have public addresses, except hosts that the operator added by their exact names.</summary>
    internal static AddressGuard GuardOf(WebPushOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve) =>
        new(new ActionOptions { AllowedHosts = options.Hosts }, resolve ?? Dns.GetHostAddressesAsync);

    public void Dispose()
    {
        client.Dispose();
        foreach (var service in services.Values) service.Dispose();
    }

    private async Task<PushOutcome> Exchange(PushService service, WebPushRequest push, Uri address, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            for (var isRepeated = false; ; isRepeated = true)
            {
                var authorization = service.Token.Authorization();
                try
                {
                    using var request = Request(push, address, authorization);
                    using var response = await client.SendAsync(request, either.Token);
                    var reply = await WebPushReply.Read(response, clock, either.Token);
                    return Of(service, push, address.Host, authorization, reply);
                }
                catch (Exception error) when (!isRepeated && IsBroken(error))
                {
                    // A pooled connection broke, which says nothing about the service: send once more on a new one. If the first request
                    // arrived, the second message replaces the first.
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unanswered(service, push, address.Host, PushReason.TimedOut);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            var isRefused = error is AddressNotPublicException || error.InnerException is AddressNotPublicException;
            return Unanswered(service, push, address.Host, isRefused ? PushReason.AddressNotPublic : PushReason.Unreachable);
        }
    }

    /// <summary>
    /// Whether an established connection broke before the reply. A connection that could not be made is a different error.
    /// </summary>
    private static bool IsBroken(Exception error) => error is IOException
        or HttpRequestException
    {
        HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.ResponseEnded or HttpRequestError.Unknown,
        InnerException: not AddressNotPublicException
    };

    private PushOutcome Of(PushService service, WebPushRequest push, string host, string authorization, WebPushReply reply)
    {
        var rule = WebPushReplies.Table.Find(reply.Status, reply.Reason);
        if (reply.Status < 500 && service.RecordReply()) LogResumed(host);
        switch (rule.Reaction)
        {
            case Reaction.Done:
                service.Token.Taken(authorization);
                if (service.RecordSuccess(push.Subscription.Endpoint)) LogResumed(host);
                return new PushOutcome.Accepted(reply.Id, UniqueId: null);
            case Reaction.Drop:
                return Dead(service, push, host, reply);
            case Reaction.Halt:
                return Refused(service, push, host, authorization, reply);
            case Reaction.Retry:
                if (reply.Status >= 500 && service.RecordFailure(reply.Word)) LogIll(host, reply.Word);
                return new PushOutcome.Retry(BackOff.Next(rule.Pace, push.Attempt, reply.RetryAfter, Randomness.Sample()), reply.Word);
            default:
                return new PushOutcome.Refused(reply.Word);
        }
    }

    /// <summary>
    /// The service refused the token. If it has accepted the same token for others since, this subscription may have been made with
    /// another key (RFC 8292, section 4.2); the third refusal in a row counts as proof. Otherwise sending to the service stops except for
    /// occasional probes.
    /// </summary>
    private PushOutcome Refused(PushService service, WebPushRequest push, string host, string authorization, WebPushReply reply)
    {
        var endpoint = push.Subscription.Endpoint;
        var takesOthers = service.Token.TryTakeBack(authorization);
        if (takesOthers && service.RecordRefusal(endpoint)) return Dead(service, push, host, reply);
        if (takesOthers || service.IsSuspected(endpoint))
            return new PushOutcome.Retry(BackOff.Next(RetryPace.Soon, push.Attempt, reply.RetryAfter, Randomness.Sample()), reply.Word);
        service.Token.Refused(authorization);
        if (service.Breaker.Stop(reply.Word, out var after)) LogHalted(host, reply.Status, reply.Word);
        return new PushOutcome.Halt(reply.Word, after);
    }

    /// <summary>
    /// Handles a reply that reports the subscription as dead. If the service reports most subscriptions as dead, the service is at fault:
    /// sending to it stops, and no subscription is removed.
    /// </summary>
    private PushOutcome Dead(PushService service, WebPushRequest push, string host, WebPushReply reply)
    {
        if (service.ConfirmDead(push.Subscription.Endpoint, out var hadGivenUp))
        {
            if (hadGivenUp) LogResumed(host);
            return new PushOutcome.DeadAddress(reply.Word, InvalidSince: null);
        }

        if (service.Breaker.Stop(reply.Word + PushReason.ForMost, out var after)) LogMostDead(host, reply.Word);
        return new PushOutcome.Halt(reply.Word, after);
    }

    private PushOutcome.Retry Unanswered(PushService service, WebPushRequest push, string host, string reason)
    {
        if (service.RecordFailure(reason)) LogIll(host, reason);
        return new PushOutcome.Retry(BackOff.Next(RetryPace.Soon, push.Attempt, retryAfter: null, Randomness.Sample()), reason);
    }

    private static HttpRequestMessage Request(WebPushRequest push, Uri address, string authorization)
    {
        var content = new ByteArrayContent(MessageCipher.Encrypt(push.Payload.Span, push.Subscription));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add("TTL", ((long)push.Life.TotalSeconds).ToString());
        request.Headers.Add("Urgency", push.Urgency switch { WebPushUrgency.High => "high", WebPushUrgency.Normal => "normal", _ => "low" });
        request.Headers.Add("Topic", push.Topic);
        return request;
    }

    private PushService? ServiceAt(string origin)
    {
        if (services.TryGetValue(origin, out var known)) return known;
        if (services.Count >= MaxServices)
        {
            foreach (var (name, idle) in services)
                if (idle.IsIdle) services.TryRemove(new KeyValuePair<string, PushService>(name, idle));
            if (services.Count >= MaxServices) return null;
        }

        return services.GetOrAdd(origin, static (name, web) => new PushService(name, web.key, web.contact, web.options, web.clock), this);
    }

    /// <summary>Connects only to addresses that were checked for this connection.</summary>
    private SocketsHttpHandler Handler(Action<SocketsHttpHandler>? adjust)
    {
        var handler = OutboundHandler.ForPushes(Connect);
        handler.MaxResponseHeadersLength = 16;
        handler.MaxConnectionsPerServer = options.InFlight;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(30); // A new connection resolves the host name again.
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5);
        adjust?.Invoke(handler);
        return handler;
    }

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var to = context.DnsEndPoint;
        try
        {
            if (await guard.Check(to.Host, cancellation) is not { } addresses) throw new AddressNotPublicException();
            return await Dialer.Connect(addresses, to.Port, clock, cancellation);
        }
        catch (SocketException error)
        {
            throw new IOException("The push service cannot be reached", error);
        }
    }

    [LoggerMessage(LogLevel.Error, "Push service {Host} refuses this server's token: {Status} {Reason}; sending stops, except for probes")]
    private partial void LogHalted(string host, int status, string reason);

    [LoggerMessage(LogLevel.Error,
        "Push service {Host} reports most subscriptions as expired: {Reason}; none is removed, and sending stops, except for probes")]
    private partial void LogMostDead(string host, string reason);

    [LoggerMessage(LogLevel.Warning, "Push service {Host} fails: {Reason}; sending stops, except for probes")]
    private partial void LogIll(string host, string reason);

    [LoggerMessage(LogLevel.Information, "Push service {Host} works again")]
    private partial void LogResumed(string host);
}
