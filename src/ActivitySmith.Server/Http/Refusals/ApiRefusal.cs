using System.Reflection;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>
/// A refusal as an endpoint's result: <c>{error, message, ...}</c> on the documented routes, RFC 9457 problem details on the management routes.
/// </summary>
public sealed class ApiRefusal(Refusal refusal) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public Refusal Refusal { get; } = refusal;

    public int? StatusCode => StatusOf.Kind(Refusal.Kind);

    public static implicit operator ApiRefusal(Refusal refusal) => new(refusal);

    public Task ExecuteAsync(HttpContext httpContext) => RefusalWriter.Write(httpContext, Refusal);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        var managed = builder.Metadata.OfType<ManagementRoute>().Any();
        foreach (var status in Statuses(method, managed, isRead: builder.Metadata.OfType<IHttpMethodMetadata>().Any(one => one.HttpMethods.Contains("GET"))))
        {
            builder.Metadata.Add(managed
                ? new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), ["application/problem+json"])
                : new ProducesResponseTypeMetadata(status, typeof(ErrorResponse), ["application/json"]));
        }
    }

    /// <summary>Every status that a refusal of the route can have; 405 comes from routing.</summary>
    private static IEnumerable<int> Statuses(MethodInfo method, bool managed, bool isRead)
    {
        var taken = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        foreach (var status in (int[])[400, 401, 403, 404, 429]) yield return status;
        if (managed && !isRead) yield return StatusCodes.Status409Conflict;
        if (Array.Exists(taken, IsBody))
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        if (taken.Contains(typeof(IdempotencyKey))) yield return StatusCodes.Status422UnprocessableEntity;
        if (!isRead) yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static bool IsBody(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(JsonBody<>) || type.GetGenericTypeDefinition() == typeof(OptionalJsonBody<>));
}

/// <summary>Marks routes whose refusals are RFC 9457 problems.</summary>
public sealed class ManagementRoute;
