using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Idempotency;

namespace ActivitySmith.Server.Http.Bodies;

/// <summary>A parsed request body, or its refusal.</summary>
/// <param name="Value">Null when there is a refusal, or no body.</param>
/// <param name="Refusal">Null when the body is valid, or there is none.</param>
/// <param name="Fingerprint">See <see cref="RequestFingerprint"/>; null when the request has no Idempotency-Key.</param>
internal readonly record struct BodyContent<T>(T? Value, Refusal? Refusal, byte[]? Fingerprint)
    where T : class;

/// <summary>Reads a JSON body of at most <see cref="MaxBytes"/>, without a copy when it arrives in one segment.</summary>
internal static class BodyReader
{
    /// <summary>Largest body, in bytes; a push carries 4 KB of it, the rest is for payload and metadata.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>
    /// Bytes of a refused body that the server still reads and discards, for at most 5 seconds: a client whose connection closes while it sends would
    /// not read the response.
    /// </summary>
    public const int MaxDrainedBytes = 4 * 1024 * 1024;

    public static async ValueTask<BodyContent<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        if (request.ContentLength > MaxBytes) return new(null, Catalogue.BodyTooLarge(MaxBytes), null);
        if (request.ContentLength > 0 && !MediaType.IsJson(request)) return new(null, Catalogue.NotJson, null);

        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > MaxBytes)
            {
                reader.AdvanceTo(buffer.End);
                return new(null, Catalogue.BodyTooLarge(MaxBytes), null);
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var fingerprint = IdempotencyKey.Applies(request) ? RequestFingerprint.Of(request, buffer) : null;
            var content = buffer.Length > 0 && !MediaType.IsJson(request)
                ? new(null, Catalogue.NotJson, fingerprint)
                : Parse(buffer, type) with { Fingerprint = fingerprint };
            reader.AdvanceTo(buffer.End);
            return content;
        }
    }

    private static BodyContent<T> Parse<T>(in ReadOnlySequence<byte> buffer, JsonTypeInfo<T> type)
        where T : class
    {
        if (buffer.IsSingleSegment) return Parse(buffer.FirstSpan, type);
        var rented = ArrayPool<byte>.Shared.Rent((int)buffer.Length);
        try
        {
            buffer.CopyTo(rented);
            return Parse(rented.AsSpan(0, (int)buffer.Length), type);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    internal static BodyContent<T> Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        // RFC 8259, section 8.1: a byte order mark may be ignored; PowerShell sends one.
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (json.IndexOfAnyExcept(" \t\r\n"u8) < 0) return default;
        if (!Utf8.IsValid(json)) return new(null, Catalogue.InvalidBody("$", "The body ($) is not valid UTF-8"), null);
        try
        {
            var value = JsonSerializer.Deserialize(json, type);
            return EscapedText.Problem(json) is not null && BodyExplainer.FirstProblem(json, type) is { } problem
                ? new(null, problem, null)
                : new(value, null, null);
        }
        catch (JsonException exception)
        {
            return new(null, BodyExplainer.Explain(json, type, exception), null);
        }
    }
}
