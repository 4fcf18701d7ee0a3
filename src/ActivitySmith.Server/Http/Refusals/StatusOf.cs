using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>Maps kinds of refusal to HTTP statuses.</summary>
public static class StatusOf
{
    public static int Kind(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.Mismatch => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.CapacityReached => StatusCodes.Status429TooManyRequests,
        RefusalKind.RateLimited => StatusCodes.Status429TooManyRequests,
        RefusalKind.Overloaded => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of refusal"),
    };
}
