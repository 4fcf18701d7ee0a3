namespace ActivitySmith.Domain.Refusals;

/// <summary>Why a request was refused; the Server maps each kind to one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong (400).</summary>
    Invalid,

    /// <summary>No usable credential (401).</summary>
    Unauthenticated,

    /// <summary>The credential does not reach this far (403).</summary>
    Forbidden,

    /// <summary>Nothing of that name for this caller (404).</summary>
    NotFound,

    /// <summary>The route exists, the method does not (405).</summary>
    MethodNotAllowed,

    /// <summary>The name is taken or the thing is in another state (409).</summary>
    Conflict,

    /// <summary>The body is larger than the lid (413).</summary>
    TooLarge,

    /// <summary>The body is not JSON (415).</summary>
    UnsupportedMediaType,

    /// <summary>The idempotency key was used with another body (422).</summary>
    Mismatch,

    /// <summary>Every targeted phone is full (429, no Retry-After).</summary>
    CapacityReached,

    /// <summary>Too many requests in the window (429 with Retry-After).</summary>
    RateLimited,

    /// <summary>The ledger's queue is full or its database is away (503 with Retry-After).</summary>
    Overloaded,
}

/// <summary>An expected failure, as a value. A refused request has changed nothing.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Error">Short title, <c>error</c> on the wire.</param>
/// <param name="Message">One sentence: what was wrong, where (JSON path), what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Error, string Message)
{
    /// <summary>JSON path of the offending member (<c>content_state.metrics[2].value</c>); null when the refusal is not about one member.</summary>
    public string? Path { get; init; }

    /// <summary>Adds <c>effective_channel_slugs</c> to the answer when <see cref="ShowsChannels"/>; null means the whole account.</summary>
    public IReadOnlyList<string>? EffectiveChannelSlugs { get; init; }

    /// <summary>Whether the answer carries <c>effective_channel_slugs</c> (contract section 7).</summary>
    public bool ShowsChannels { get; init; }

    /// <summary>Figures of a capacity refusal; null for every other kind.</summary>
    public CapacityFigures? Capacity { get; init; }

    /// <summary>Seconds after which the same request may succeed; sent as <c>Retry-After</c>; null when waiting does not help.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>What the 429 for capacity tells (contract section 3: SDK generations read different members).</summary>
/// <param name="Limit">Live Activities that one phone may show at a time.</param>
/// <param name="Active">Live Activities that the fullest targeted phone shows now.</param>
/// <param name="BlockedDevices">Targeted phones without a free place.</param>
/// <param name="TargetedDevices">All targeted devices.</param>
public sealed record CapacityFigures(int Limit, int Active, int BlockedDevices, int TargetedDevices);
