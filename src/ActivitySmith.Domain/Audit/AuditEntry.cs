using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>One action that somebody did or was refused: who, what, when, from where. Kept as it was, whatever becomes of those it names.</summary>
public sealed record AuditEntry
{
    /// <summary>Characters of a subject; longer ones are cut.</summary>
    public const int MaxSubject = 255;

    public required AccountId Account { get; init; }

    /// <summary><c>aud_</c> and 20 characters.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>Name of the operation, as in the OpenAPI document: <c>revokeApiKey</c>.</summary>
    public required string Action { get; init; }

    /// <summary>One of <see cref="AuditOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Id of what was changed; null when there is none, or it was only made by the action. Never anything that somebody typed as a secret.</summary>
    public string? Subject { get; init; }

    /// <summary>The client's IP address; null for what the server does.</summary>
    public string? Address { get; init; }
}

/// <summary>Who acts.</summary>
/// <param name="Kind">One of <see cref="ActorKind"/>.</param>
/// <param name="Id">Of the user or key; the kind itself for the others.</param>
/// <param name="Name">What the user or key was called then.</param>
public sealed record Actor(string Kind, string Id, string Name)
{
    /// <summary>Those who hold the operator key or the server's command line.</summary>
    public static Actor Operator { get; } = new(ActorKind.Operator, ActorKind.Operator, "Operator");

    /// <summary>Somebody who is not signed in.</summary>
    public static Actor Visitor { get; } = new(ActorKind.Visitor, ActorKind.Visitor, "Not signed in");

    /// <summary>The server itself.</summary>
    public static Actor Server { get; } = new(ActorKind.Server, ActorKind.Server, "Server");
}

/// <summary>Kinds of actors.</summary>
public static class ActorKind
{
    /// <summary>A person on the pages.</summary>
    public const string User = "user";

    /// <summary>An API key.</summary>
    public const string Key = "key";

    /// <summary>See <see cref="Actor.Operator"/>.</summary>
    public const string Operator = "operator";

    /// <summary>See <see cref="Actor.Visitor"/>.</summary>
    public const string Visitor = "visitor";

    /// <summary>See <see cref="Actor.Server"/>.</summary>
    public const string Server = "server";
}

/// <summary>What became of an action.</summary>
public static class AuditOutcome
{
    public const string Done = "done";

    /// <summary>It was not allowed, or what was sent could not be used.</summary>
    public const string Refused = "refused";
}
