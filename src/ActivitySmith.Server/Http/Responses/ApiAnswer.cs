using System.Reflection;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>Result of a documented route: 200 with <typeparamref name="T"/>, or a refusal.</summary>
public sealed class ApiAnswer<T> : IResult, IEndpointMetadataProvider
{
    private readonly byte[]? body;
    private readonly bool isReplay;
    private readonly ApiRefusal? refusal;

    internal ApiAnswer(byte[] body, bool isReplay) => (this.body, this.isReplay) = (body, isReplay);

    private ApiAnswer(ApiRefusal refusal) => this.refusal = refusal;

    public static implicit operator ApiAnswer<T>(Refusal refusal) => new(new ApiRefusal(refusal));

    public static implicit operator ApiAnswer<T>(ApiRefusal refusal) => new(refusal);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (refusal is not null) return refusal.ExecuteAsync(httpContext);
        var response = httpContext.Response;
        if (isReplay) response.Headers["Idempotent-Replay"] = "true";
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body!.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        Describe<ApiRefusal>(method, builder);
    }

    private static void Describe<TProvider>(MethodInfo method, EndpointBuilder builder)
        where TProvider : IEndpointMetadataProvider => TProvider.PopulateMetadata(method, builder);
}
