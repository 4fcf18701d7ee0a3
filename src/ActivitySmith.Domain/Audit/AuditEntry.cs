using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>One management action that was done: who, what, when. Kept as it was, whatever becomes of those it names.</summary>
public sealed record AuditEntry
{
    /// <summary>Entries of one account that are kept; the oldest go.</summary>
    public const int Kept = 10_000;

    /// <summary>Characters of a subject; longer ones are cut.</summary>
    public const int MaxSubject = 255;

    public required AccountId Account { get; init; }

    /// <summary><c>aud_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="ActorKind"/>.</summary>
    public required string ActorKind { get; init; }

    /// <summary>Id of the user or key.</summary>
    public required string ActorId { get; init; }

    /// <summary>What the user or key was called then.</summary>
    public required string ActorName { get; init; }

    /// <summary>Name of the operation, as in the OpenAPI document: <c>revokeApiKey</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Id of what was changed; null when there is none, or it was only made by the action.</summary>
    public string? Subject { get; init; }
}

/// <summary>Who acts.</summary>
public static class ActorKind
{
    /// <summary>A person on the pages.</summary>
    public const string User = "user";

    /// <summary>An API key.</summary>
    public const string Key = "key";
}
