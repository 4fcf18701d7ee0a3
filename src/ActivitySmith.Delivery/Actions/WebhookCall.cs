using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using ActivitySmith.Delivery.Network;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Buttons;

namespace ActivitySmith.Delivery.Actions;

/// <summary>
/// Makes one attempt to call the URL of a webhook button. Each attempt uses its own connection to a checked address. Nothing is pooled,
/// redirected, sent through a proxy, or silently repeated.
/// </summary>
/// <param name="guard">Decides which addresses may be called.</param>
/// <param name="clock">Clock for the signature and the timeouts.</param>
/// <param name="adjust">Changes the connection's handler last; tests trust their own certificate here.</param>
public sealed class WebhookCall(AddressGuard guard, TimeProvider clock, Action<SocketsHttpHandler>? adjust = null)
{
    /// <summary>Longest time from the DNS lookup to the response headers.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Maximum of response bytes to read, so that the connection of a short response closes cleanly. The rest is cut off.
    /// </summary>
    public const int MaxResponse = 4096;

    private static readonly string Version = typeof(WebhookCall).Assembly.GetName().Version!.ToString(3);

    /// <param name="run">The run whose button is called.</param>
    /// <param name="secret">Signs the call.</param>
    /// <param name="stopping">Canceled when the server cannot wait any longer.</param>
    public async Task<ActionResult> Send(ActionRun run, string secret, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        var isConnected = false;
        try
        {
            if (!Uri.TryCreate(run.Button.Value.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
                return ActionResult.Final(ActionError.AddressRefused);
            if (await guard.Check(url.IdnHost, either.Token) is not { } addresses) return ActionResult.Final(ActionError.AddressRefused);

            using var handler = Handler(async token =>
            {
                var stream = await Dialer.Connect(addresses, url.Port, clock, token);
                isConnected = true;
                return stream;
            });
            using var client = new HttpMessageInvoker(handler);
            using var request = Request(run, url, secret);
            using var response = await client.SendAsync(request, either.Token);
            await TakeBody(response, either.Token);
            return ActionResult.OfResponse((int)response.StatusCode);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var error = stopping.IsCancellationRequested ? ActionError.Interrupted : ActionError.TimedOut;
            return isConnected ? ActionResult.Final(error) : ActionResult.NotSent(error);
        }
        catch (SocketException)
        {
            return ActionResult.NotSent(ActionError.Unreachable); // The name has no address.
        }
        catch (HttpRequestException error)
        {
            return After(error, isConnected);
        }
    }

    private static ActionResult After(HttpRequestException error, bool isConnected) => error switch
    {
        _ when !isConnected => ActionResult.NotSent(ActionError.Unreachable),
        { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException } => ActionResult.Final(ActionError.NotTrusted),
        // The connection broke during the TLS handshake.
        { HttpRequestError: HttpRequestError.SecureConnectionError } => ActionResult.NotSent(ActionError.Unreachable),
        _ => ActionResult.Final(ActionError.ConnectionLost),
    };

    private HttpRequestMessage Request(ActionRun run, Uri url, string secret)
    {
        var button = run.Button.Value;
        var isGet = button.Method == "GET";
        byte[] body = isGet ? [] : Body(button);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ActivitySmith", Version));
        request.Headers.Add(CallSignature.TapIdHeader, run.Id);
        request.Headers.Add(CallSignature.TimestampHeader, timestamp);
        request.Headers.Add(CallSignature.Header, $"v1={CallSignature.Of(secret, timestamp, body)}");
        if (isGet) return request;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    /// <summary>The stored body; an empty object when the button has none.</summary>
    private static byte[] Body(Button button) =>
        button.Body is { } body ? JsonSerializer.SerializeToUtf8Bytes(body, Domain.StoredJson.Instance.JsonElement) : "{}"u8.ToArray();

    private SocketsHttpHandler Handler(Func<CancellationToken, ValueTask<Stream>> connect)
    {
        var handler = OutboundHandler.New((_, token) => connect(token));
        handler.MaxResponseHeadersLength = 16;
        adjust?.Invoke(handler);
        return handler;
    }

    private static async Task TakeBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            _ = await stream.ReadAtLeastAsync(new byte[MaxResponse], MaxResponse, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status decides the result. A body that breaks off or takes too long does not change it.
        }
    }
}
