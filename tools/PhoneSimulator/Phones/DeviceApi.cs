using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PhoneSimulator.Phones;

public enum ApiVerdict
{
    Done,

    /// <summary>304.</summary>
    Unchanged,

    /// <summary>No response, or a response that asks for a retry.</summary>
    Retry,

    /// <summary>404 or 410: not, or no longer, meant for this device.</summary>
    NotFound,

    /// <summary>401: the server no longer has this device.</summary>
    Unpaired,

    /// <summary>Any other 4xx: the app's request is invalid.</summary>
    Refused,
}

/// <param name="Body">Undefined when there was no body.</param>
/// <param name="Wait">The delay that the server asks for; null: none.</param>
public readonly record struct ApiAnswer(ApiVerdict Verdict, int Status, JsonElement Body, TimeSpan? Wait, string? ETag);

/// <summary>The product's device API as a third-party app uses it: HTTP and nothing else.</summary>
public sealed class DeviceApi(HttpClient http, Uri server, string? token)
{
    /// <summary>Timeout of a request.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public Uri Server => server;

    public DeviceApi WithToken(string deviceToken) => new(http, server, deviceToken);

    public Task<ApiAnswer> Pair(object body, CancellationToken cancellation) => Send(HttpMethod.Post, "api/device/pair", body, null, cancellation);

    public Task<ApiAnswer> PutTokens(object body, CancellationToken cancellation) => Send(HttpMethod.Put, "api/device/tokens", body, null, cancellation);

    public Task<ApiAnswer> PutActivity(string activityId, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Put, "api/device/activities/" + Uri.EscapeDataString(activityId), body, null, cancellation);

    /// <param name="starting">Whether the app is on screen and will start the cards that the response lets it start.</param>
    public Task<ApiAnswer> GetActivities(bool starting, string? etag, CancellationToken cancellation) =>
        Send(HttpMethod.Get, starting ? "api/device/activities?starting=true" : "api/device/activities", null, etag, cancellation);

    public Task<ApiAnswer> GetMetrics(string? etag, CancellationToken cancellation) => Send(HttpMethod.Get, "api/device/metrics", null, etag, cancellation);

    public Task<ApiAnswer> Tap(string actionId, object body, CancellationToken cancellation) =>
        Send(HttpMethod.Post, "api/device/actions/" + Uri.EscapeDataString(actionId), body, null, cancellation);

    public Task<ApiAnswer> Patch(object body, CancellationToken cancellation) => Send(HttpMethod.Patch, "api/device", body, null, cancellation);

    public Task<ApiAnswer> Unpair(CancellationToken cancellation) => Send(HttpMethod.Delete, "api/device", null, null, cancellation);

    private async Task<ApiAnswer> Send(HttpMethod method, string path, object? body, string? etag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        if (body is not null) request.Content = JsonContent.Create(body, options: SimulatorJson.Options);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token);
            var text = await response.Content.ReadAsByteArrayAsync(limit.Token);
            var wait = response.Headers.RetryAfter?.Delta;
            return new(VerdictOf(response.StatusCode), (int)response.StatusCode, Parse(text), wait, response.Headers.ETag?.ToString());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // No network, no server, or a server that was killed during the request: the app retries.
            return new(ApiVerdict.Retry, 0, default, null, null);
        }
    }

    private static ApiVerdict VerdictOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => ApiVerdict.Done,
        304 => ApiVerdict.Unchanged,
        401 => ApiVerdict.Unpaired,
        404 or 410 => ApiVerdict.NotFound,
        408 or 429 or >= 500 => ApiVerdict.Retry,
        _ => ApiVerdict.Refused,
    };

    private static JsonElement Parse(byte[] text)
    {
        if (text.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A proxy's error page; the status is enough.
            return default;
        }
    }
}
