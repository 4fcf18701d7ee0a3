using System.Reflection;
using ActivitySmith.Contracts;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Lists;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace ActivitySmith.Server.OpenApi;

/// <summary>Writes one operation from the metadata of its route.</summary>
internal sealed class OperationWriter(OpenApiDocument document, WireSchemas schemas)
{
    public void Complete(OpenApiOperation operation, IList<object> metadata)
    {
        var required = metadata.OfType<RequiredCredential>().LastOrDefault();
        var isIdempotent = metadata.OfType<MethodInfo>().Any(method => method.GetParameters().Any(one => one.ParameterType == typeof(IdempotencyKey)));
        operation.Security = Credentials.Of(required, document);
        operation.RequestBody = metadata.OfType<BodyDescription>().FirstOrDefault() is { } body ? Body(body) : null;
        operation.Parameters =
        [
            .. (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Path).Select(PathParameter),
            .. metadata.OfType<QueryDescription>().Select(QueryParameter),
            .. isIdempotent ? [IdempotencyHeader()] : Array.Empty<IOpenApiParameter>(),
        ];
        operation.Responses = [];
        foreach (var produced in metadata.OfType<IProducesResponseTypeMetadata>())
            operation.Responses[produced.StatusCode.ToString()] = Response(produced, required, isIdempotent);
    }

    private OpenApiRequestBody Body(BodyDescription body) => new()
    {
        Required = body.IsRequired,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = MediaType(schemas.Of(body.Type, isRequest: true)) },
    };

    private static OpenApiParameter PathParameter(IOpenApiParameter found) => new()
    {
        Name = found.Name,
        In = ParameterLocation.Path,
        Required = true,
        Schema = SchemaRules.PathValue(found.Name!),
    };

    private static OpenApiParameter QueryParameter(QueryDescription query) => new()
    {
        Name = query.Name,
        In = ParameterLocation.Query,
        Description = query.Description,
        Schema = SchemaRules.QueryValue(query),
    };

    private static OpenApiParameter IdempotencyHeader() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "A repeated request with the same key and body within 24 hours gets the first response again",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength },
    };

    private OpenApiResponse Response(IProducesResponseTypeMetadata produced, RequiredCredential? required, bool isIdempotent)
    {
        var status = produced.StatusCode;
        var response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status), Headers = new Dictionary<string, IOpenApiHeader>() };
        if (produced.Type is { } type && type != typeof(void))
        {
            response.Content = produced.ContentTypes.ToDictionary(
                one => one, one => MediaType(Shape(IsText(one) ? typeof(string) : type, status, required?.Feature)));
        }

        if (required?.Feature is not null)
        {
            response.Headers["RateLimit"] = Header("Requests left in the window, and seconds until the next request is allowed");
            response.Headers["RateLimit-Policy"] = Header("Requests per window, and its length in seconds");
        }

        if (status is StatusCodes.Status200OK && isIdempotent) response.Headers["Idempotent-Replay"] = Header("true when this is a repeated first response");
        if (status is StatusCodes.Status201Created) response.Headers["Location"] = Header("Path of the new resource");
        if (status is StatusCodes.Status401Unauthorized) response.Headers["WWW-Authenticate"] = Header("Bearer");
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers["Retry-After"] = Header("Seconds to wait; absent when waiting does not help");
        return response;
    }

    /// <summary>Two refusals of the documented routes have more members than the others of their status (docs/api.md, Errors).</summary>
    private IOpenApiSchema Shape(Type type, int status, Feature? feature)
    {
        var plain = schemas.Of(type, isRequest: false);
        return (status, feature) switch
        {
            (StatusCodes.Status404NotFound, not null) => Either(plain, schemas.Of(typeof(NoRecipientsErrorResponse), isRequest: false)),
            (StatusCodes.Status429TooManyRequests, Feature.LiveActivities) => Either(plain, schemas.Of(typeof(CapacityErrorResponse), isRequest: false)),
            _ => plain,
        };
    }

    private static OpenApiSchema Either(params IOpenApiSchema[] shapes) => new() { AnyOf = shapes };

    private static bool IsText(string mediaType) => mediaType.StartsWith("text/", StringComparison.Ordinal);

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiMediaType MediaType(IOpenApiSchema schema) => new() { Schema = schema };
}
