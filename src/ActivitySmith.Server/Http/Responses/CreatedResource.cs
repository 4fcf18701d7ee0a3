using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>201 as endpoint filters see it before the response is written.</summary>
internal interface ICreatedResource
{
    string Path { get; }
}

/// <summary>201 with a resource that can be read again, and its path as <c>Location</c>.</summary>
internal sealed class CreatedResource<T>(string path, T value) : IResult, IEndpointMetadataProvider, ICreatedResource
{
    public string Path => path;

    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Created(path, value).ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Populate<Created<T>>(method, builder);

    private static void Populate<TResult>(MethodInfo method, EndpointBuilder builder)
        where TResult : IEndpointMetadataProvider => TResult.PopulateMetadata(method, builder);
}
