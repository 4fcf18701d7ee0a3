using System.Text.Json;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>The reply of a push service, not yet interpreted.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Apple's <c>{"reason":"..."}</c>; null when missing. Other services send none.</param>
/// <param name="RetryAfter">Null when missing.</param>
/// <param name="Id">Apple's header <c>apns-id</c>; null for other services, whose <c>Location</c> is a secret address.</param>
internal readonly record struct WebPushReply(int Status, string? Reason, TimeSpan? RetryAfter, string? Id)
{
    /// <summary>Maximum of body bytes to read.</summary>
    private const int MaxBody = 4_096;

    /// <summary>Maximum length of a reason in characters.</summary>
    private const int MaxReason = 100;

    /// <summary>The reason, or the status when there is none.</summary>
    public string Word => Reason ?? $"Status{Status}";

    public static async Task<WebPushReply> Read(HttpResponseMessage response, TimeProvider clock, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var id = response.Headers.TryGetValues("apns-id", out var ids) ? ids.First() : null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new byte[MaxBody];
        var length = await stream.ReadAtLeastAsync(body, MaxBody, throwOnEndOfStream: false, cancellation);
        return new WebPushReply(status, status < 300 ? null : ReasonIn(body.AsMemory(0, length)), Delivery.RetryAfter.Of(response, clock), id);
    }

    private static string? ReasonIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("reason", out var text)
                || text.ValueKind != JsonValueKind.String) return null;
            var reason = text.GetString()!;
            return reason.Length is > 0 and <= MaxReason && reason.All(char.IsAsciiLetterOrDigit) ? reason : null;
        }
        catch (JsonException)
        {
            return null; // The body is not JSON. The status alone decides.
        }
    }
}
