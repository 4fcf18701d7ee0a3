using System.Text.Json;

namespace ActivitySmith.Delivery.WebPush;

/// <summary>What a push service said, before anything is made of it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Apple's <c>{"reason":"..."}</c>; null where there is none, as everywhere else.</param>
/// <param name="RetryAfter">Null for none.</param>
/// <param name="Id">Header <c>apns-id</c> of Apple's; null elsewhere: the <c>Location</c> of others is an address to keep secret.</param>
internal readonly record struct WebPushReply(int Status, string? Reason, TimeSpan? RetryAfter, string? Id)
{
    /// <summary>Bytes of a body that are read.</summary>
    private const int MaxBody = 4_096;

    /// <summary>Characters of a reason that are kept.</summary>
    private const int MaxReason = 100;

    /// <summary>The reason, or the status where none was given.</summary>
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
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("reason", out var text) || text.ValueKind != JsonValueKind.String) return null;
            var reason = text.GetString()!;
            return reason.Length is > 0 and <= MaxReason && reason.All(char.IsAsciiLetterOrDigit) ? reason : null;
        }
        catch (JsonException)
        {
            return null; // A page or a sentence; the status decides.
        }
    }
}
