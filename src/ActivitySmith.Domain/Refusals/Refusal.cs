namespace ActivitySmith.Domain.Refusals;

/// <summary>Why a request was refused; the server maps each kind to one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The request is invalid (400).</summary>
    Invalid,

    /// <summary>The credential is missing or invalid (401).</summary>
    Unauthenticated,

    /// <summary>The credential does not allow this (403).</summary>
    Forbidden,

    /// <summary>No object with this name for this caller (404).</summary>
    NotFound,

    /// <summary>The route does not support the method (405).</summary>
    MethodNotAllowed,

    /// <summary>The name is taken, or the object is in another state (409).</summary>
    Conflict,

    /// <summary>The body is larger than the limit (413).</summary>
    TooLarge,

    /// <summary>The body is not JSON (415).</summary>
    UnsupportedMediaType,

    /// <summary>The key or id was used with another request (422).</summary>
    Mismatch,

    /// <summary>Every targeted phone shows its maximum of Live Activities (429, no Retry-After).</summary>
    CapacityReached,

    /// <summary>Too many requests in the window (429 with Retry-After).</summary>
    RateLimited,

    /// <summary>The ledger's queue is full, or the database is unavailable (503 with Retry-After).</summary>
    Overloaded,
}

/// <summary>An expected failure, as a value. A refused request has changed nothing.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Error">Short title, <c>error</c> on the wire.</param>
/// <param name="Message">What is wrong, where (JSON path), and what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Error, string Message)
{
    /// <summary>The part of <see cref="Message"/> that also applies outside of HTTP; null when all of it does.</summary>
    public string? Cause { get; init; }

    /// <summary>JSON path of the invalid member (<c>content_state.metrics[2].value</c>); null when the refusal concerns no single member.</summary>
    public string? Path { get; init; }

    /// <summary><c>effective_channel_slugs</c> of the response, when <see cref="ShowsChannels"/>; null means the whole account.</summary>
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    /// <summary>Whether the response contains <c>effective_channel_slugs</c> (docs/api.md, Targeting).</summary>
    public bool ShowsChannels { get; init; }

    /// <summary>Counts of a capacity refusal; null for other kinds.</summary>
    public CapacityFigures? Capacity { get; init; }

    /// <summary>Seconds after which the same request may succeed, sent as <c>Retry-After</c>; null when waiting does not help.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>Members of the 429 response for capacity; SDK versions read different ones.</summary>
/// <param name="ConcurrentActivities">Live Activities that one phone may show at a time; <c>limit</c> in the response.</param>
/// <param name="Active">Live Activities on the targeted phone that shows most.</param>
/// <param name="BlockedDevices">Targeted phones that already show the maximum.</param>
/// <param name="TargetedDevices">All targeted devices.</param>
public sealed record CapacityFigures(int ConcurrentActivities, int Active, int BlockedDevices, int TargetedDevices);
