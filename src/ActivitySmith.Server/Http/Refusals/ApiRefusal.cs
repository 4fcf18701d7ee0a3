using System.Reflection;
using ActivitySmith.Contracts.Errors;
using ActivitySmith.Domain.Refusals;
using Microsoft.AspNetCore.Http.Metadata;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>
/// A refusal as an endpoint's answer: <c>{error, message, ...}</c> on the documented routes, RFC 9457 problem details on the management routes.
/// </summary>
public sealed class ApiRefusal(Refusal refusal) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    /// <summary>Every status that a refusal of an ordinary route can have; 405 is answered by routing.</summary>
    private static readonly int[] Statuses = [400, 401, 403, 404, 413, 415, 422, 429, 503];

    /// <summary>The same on the management routes, which know conflicts and no Idempotency-Key.</summary>
    private static readonly int[] ManagementStatuses = [400, 401, 403, 404, 409, 413, 415, 429, 503];

    public Refusal Refusal { get; } = refusal;

    public int? StatusCode => StatusOf.Kind(Refusal.Kind);

    public static implicit operator ApiRefusal(Refusal refusal) => new(refusal);

    public Task ExecuteAsync(HttpContext httpContext) => RefusalWriter.Write(httpContext, Refusal);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        var managed = builder.Metadata.OfType<ManagementRoute>().Any();
        foreach (var status in managed ? ManagementStatuses : Statuses)
        {
            builder.Metadata.Add(managed
                ? new ProducesResponseTypeMetadata(status, typeof(ProblemAnswer), ["application/problem+json"])
                : new ProducesResponseTypeMetadata(status, typeof(ErrorAnswer), ["application/json"]));
        }
    }
}

/// <summary>Marks routes whose refusals are RFC 9457 problems.</summary>
public sealed class ManagementRoute;
