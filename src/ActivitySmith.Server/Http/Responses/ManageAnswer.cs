using System.Reflection;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Responses;

/// <summary>Result of a management route, as endpoint filters see it before the response is written.</summary>
internal interface IManageAnswer
{
    bool IsRefused { get; }

    /// <summary>Path of the created resource; null when none was created, or it cannot be read again.</summary>
    string? Location => null;
}

/// <summary>Result of a management route: 200 with <typeparamref name="T"/>, or a refusal.</summary>
public sealed class ManageAnswer<T> : IResult, IEndpointMetadataProvider, IManageAnswer
{
    private readonly IResult result;

    bool IManageAnswer.IsRefused => result is ApiRefusal;

    private ManageAnswer(IResult result) => this.result = result;

    public static implicit operator ManageAnswer<T>(T value) => new(TypedResults.Ok(value));

    public static implicit operator ManageAnswer<T>(Refusal refusal) => new(new ApiRefusal(refusal));

    public static implicit operator ManageAnswer<T>(ApiRefusal refusal) => new(refusal);

    public Task ExecuteAsync(HttpContext httpContext) => result.ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Describe(StatusCodes.Status200OK, typeof(T), method);
}

/// <summary>201 with <typeparamref name="T"/> and its <c>Location</c>, or a refusal.</summary>
public sealed class CreatedAnswer<T> : IResult, IEndpointMetadataProvider, IManageAnswer
{
    private readonly IResult result;

    bool IManageAnswer.IsRefused => result is ApiRefusal;

    string? IManageAnswer.Location => (result as Created<T>)?.Location;

    private CreatedAnswer(IResult result) => this.result = result;

    public static implicit operator CreatedAnswer<T>(Refusal refusal) => new(new ApiRefusal(refusal));

    public static implicit operator CreatedAnswer<T>(ApiRefusal refusal) => new(refusal);

    /// <param name="location">Path of the new resource; null when it cannot be read again.</param>
    /// <param name="value">The new resource.</param>
    public static CreatedAnswer<T> Of(string? location, T value) => new(TypedResults.Created(location, value));

    public Task ExecuteAsync(HttpContext httpContext) => result.ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Describe(StatusCodes.Status201Created, typeof(T), method);
}

/// <summary>204, or a refusal.</summary>
public sealed class DoneAnswer : IResult, IEndpointMetadataProvider, IManageAnswer
{
    private readonly IResult result;

    bool IManageAnswer.IsRefused => result is ApiRefusal;

    private DoneAnswer(IResult result) => this.result = result;

    public static implicit operator DoneAnswer(Refusal refusal) => new(new ApiRefusal(refusal));

    /// <summary>204 unless the outcome was refused.</summary>
    public static DoneAnswer Of<TResult>(Outcome<TResult> outcome) =>
        outcome.IsRefused(out var refusal) ? refusal : new DoneAnswer(TypedResults.NoContent());

    public Task ExecuteAsync(HttpContext httpContext) => result.ExecuteAsync(httpContext);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Describe(StatusCodes.Status204NoContent, typeof(void), method);
}

internal static class AnswerDescriptions
{
    public static void Describe(this EndpointBuilder builder, int status, Type type, MethodInfo method)
    {
        builder.Metadata.Add(type == typeof(void)
            ? new ProducesResponseTypeMetadata(status)
            : new ProducesResponseTypeMetadata(status, type, ["application/json"]));
        Add<ApiRefusal>(builder, method);
    }

    private static void Add<TProvider>(EndpointBuilder builder, MethodInfo method)
        where TProvider : IEndpointMetadataProvider => TProvider.PopulateMetadata(method, builder);
}
