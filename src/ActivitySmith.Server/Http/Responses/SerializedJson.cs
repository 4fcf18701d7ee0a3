using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>200 with JSON that is already serialized, because the ledger stores the response of a request with an <c>Idempotency-Key</c>.</summary>
/// <typeparam name="T">Type of the JSON, for the OpenAPI document.</typeparam>
/// <param name="body">The JSON.</param>
/// <param name="isReplay">Whether it is the stored response of an earlier request.</param>
internal sealed class SerializedJson<T>(byte[] body, bool isReplay) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (isReplay) httpContext.Response.Headers["Idempotent-Replay"] = "true";
        return httpContext.WriteJson(body);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
