using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ActivitySmith.Delivery.Apns;

/// <summary>The reply of APNs, not yet interpreted.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Member <c>reason</c> of an error body; null when missing.</param>
/// <param name="InvalidSince">Member <c>timestamp</c> of a 410.</param>
/// <param name="RetryAfter">Header <c>retry-after</c>; null when missing.</param>
/// <param name="Id">Id assigned by APNs.</param>
/// <param name="UniqueId">Header <c>apns-unique-id</c>.</param>
/// <param name="Body">Only for errors and calls that keep the body.</param>
internal readonly record struct ApnsReply(
    int Status, string? Reason, DateTimeOffset? InvalidSince, TimeSpan? RetryAfter, string? Id, string? UniqueId, byte[]? Body)
{
    /// <summary>Maximum body size in bytes. An error has about 60 bytes, a list of 10,000 channels about 400 KB.</summary>
    private const int MaxBody = 1024 * 1024;

    private static readonly byte[] Waste = new byte[64];

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ApnsReply> Read(HttpResponseMessage response, ApnsCall call, TimeProvider clock, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        string? id = null, uniqueId = null;
        if (call.IdHeader is { } header) id = Header(response, header);
        if (call.WantsUniqueId) uniqueId = Header(response, "apns-unique-id");
        if (status is >= 200 and < 300 && !call.KeepsBody)
        {
            // The body is empty. Reading to the end completes the stream, so that it is not reset.
            await ReadToEnd(response, cancellation);
            return new ApnsReply(status, null, null, null, id, uniqueId, null);
        }

        var body = await ReadBody(response, cancellation);
        if (status is >= 200 and < 300) return new ApnsReply(status, null, null, null, id, uniqueId, body);
        var (reason, since) = ParseError(body);
        return new ApnsReply(status, reason, since, Delivery.RetryAfter.Of(response, clock), id, uniqueId, body);
    }

    private static async ValueTask ReadToEnd(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var nothing = response.Content.ReadAsStream(cancellation);
            int read;
            do read = await nothing.ReadAsync(Waste, cancellation);
            while (read > 0);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status is the reply: APNs accepted the push, and sending it again because the connection broke later would duplicate it.
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static async ValueTask<byte[]> ReadBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var chunk = new byte[4096];
        while (body.Length < MaxBody && await stream.ReadAsync(chunk, cancellation) is > 0 and var read) body.Write(chunk, 0, read);
        return body.ToArray();
    }

    /// <summary>Parses <c>{"reason":"...","timestamp":milliseconds}</c>. Anything else counts as a reply without a reason.</summary>
    private static (string? Reason, DateTimeOffset? Since) ParseError(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return default;
            var reason = json.RootElement.TryGetProperty("reason", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            var since = json.RootElement.TryGetProperty("timestamp", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var ms)
                && ms is >= 0 and < 253_402_300_800_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
                : (DateTimeOffset?)null;
            return (reason, since);
        }
        catch (JsonException)
        {
            return default; // Not JSON, for example a proxy's page. The status alone decides.
        }
    }
}
