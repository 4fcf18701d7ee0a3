using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>Writes a refusal in the shape of its route, with the headers that its status requires.</summary>
internal static class RefusalWriter
{
    /// <summary>Does not escape quotes and non-ASCII letters: the response is JSON with its own media type, never part of a page.</summary>
    private static readonly WireJson Readable = new(new JsonSerializerOptions(WireJson.Default.Options) { Encoder = PlainJson.Encoder });

    public static Task Write(HttpContext context, Refusal refusal)
    {
        var status = StatusOf.Kind(refusal.Kind);
        var headers = context.Response.Headers;
        if (status == StatusCodes.Status401Unauthorized) headers.WWWAuthenticate = "Bearer";
        if (refusal.RetryAfterSeconds is { } seconds) headers.RetryAfter = seconds.ToString();

        return (refusal, IsManagement(context)) switch
        {
            (_, true) => Send(context, status, "application/problem+json", Problem(context, status, refusal), Readable.ProblemResponse),
            ({ ShowsChannels: true }, _) => Send(context, status, Json,
                new NoRecipientsErrorResponse { Error = refusal.Error, Message = refusal.Message, EffectiveChannelSlugs = refusal.EffectiveChannelSlugs },
                Readable.NoRecipientsErrorResponse),
            ({ Capacity: { } figures }, _) => Send(context, status, Json, Full(refusal, figures), Readable.CapacityErrorResponse),
            _ => Send(context, status, Json, new ErrorResponse { Error = refusal.Error, Message = refusal.Message }, Readable.ErrorResponse),
        };
    }

    /// <summary>A failure that is a bug or a broken request line, not an expected refusal.</summary>
    public static Task WriteFailure(HttpContext context, int status, string title, string message) => IsManagement(context)
        ? Send(context, status, "application/problem+json",
            new ProblemResponse { Type = "about:blank", Title = title, Status = status, Detail = message, Instance = context.Request.Path },
            Readable.ProblemResponse)
        : Send(context, status, Json, new ErrorResponse { Error = title, Message = message }, Readable.ErrorResponse);

    private const string Json = "application/json; charset=utf-8";

    /// <summary>Unknown routes have no metadata; those under <c>/api/manage</c> are recognized by their path.</summary>
    private static bool IsManagement(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ManagementRoute>() is not null || context.Request.Path.StartsWithSegments("/api/manage");

    private static ProblemResponse Problem(HttpContext context, int status, Refusal refusal) => new()
    {
        Type = "urn:activitysmith:problem:" + JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.Kind.ToString()),
        Title = refusal.Error,
        Status = status,
        Detail = refusal.Message,
        Instance = context.Request.Path,
        Path = refusal.Path,
    };

    private static CapacityErrorResponse Full(Refusal refusal, CapacityFigures figures) => new()
    {
        Error = refusal.Error,
        Message = refusal.Message,
        Limit = figures.ConcurrentActivities,
        Active = figures.Active,
        BlockedDevices = figures.BlockedDevices,
        TargetedDevices = figures.TargetedDevices,
    };

    private static Task Send<T>(HttpContext context, int status, string contentType, T response, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(response, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
