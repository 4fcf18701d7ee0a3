using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using ActivitySmith.Domain;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>
/// 200 with JSON and an <c>ETag</c>, or 304 to a client that has this version. A private cache may store it and must revalidate every time (RFC 9111,
/// section 5.2.2.4), so that no device shows an old value after the push that announced a new one.
/// </summary>
/// <typeparam name="T">Type of the JSON, for the OpenAPI document.</typeparam>
internal sealed class TaggedJson<T> : IResult, IEndpointMetadataProvider
{
    private static readonly JsonWriterOptions Options = new() { Encoder = PlainJson.Encoder };

    private readonly ReadOnlyMemory<byte> body;

    private TaggedJson(ReadOnlyMemory<byte> body) => this.body = body;

    public static TaggedJson<T> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return new TaggedJson<T>(buffer.WrittenMemory);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 16))}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Authorization";
        if (request.Headers.IfNoneMatch.Any(sent => sent?.Contains(tag, StringComparison.Ordinal) == true || sent == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return httpContext.WriteJson(body);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
    }
}
