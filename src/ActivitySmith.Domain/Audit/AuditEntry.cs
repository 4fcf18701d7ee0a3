using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// One action that an actor performed or was refused, with actor, object, time and address. It does not change later, even when its objects are
/// changed or deleted.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Maximum characters of a subject; longer ones are truncated.</summary>
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

    /// <summary>
    /// Id of the changed object; null when there is none, or when the action created it. Never text that a person entered as a secret.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>The client's IP address; null for actions of the server.</summary>
    public string? Address { get; init; }
}

/// <summary>The person, key or system that acts.</summary>
/// <param name="Kind">One of <see cref="ActorKind"/>.</param>
/// <param name="Id">Id of the user or key; for other kinds, the kind.</param>
/// <param name="Name">Name of the user or key at that time.</param>
public sealed record Actor(string Kind, string Id, string Name)
{
    /// <summary>A person with the operator key or access to the server's command line.</summary>
    public static Actor Operator { get; } = new(ActorKind.Operator, ActorKind.Operator, "Operator");

    /// <summary>A person who is not signed in.</summary>
    public static Actor Visitor { get; } = new(ActorKind.Visitor, ActorKind.Visitor, "Not signed in");

    /// <summary>The server itself.</summary>
    public static Actor Server { get; } = new(ActorKind.Server, ActorKind.Server, "Server");
}

/// <summary>Kinds of actors.</summary>
public static class ActorKind
{
    /// <summary>A signed-in person on the pages.</summary>
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

/// <summary>The outcome of an action.</summary>
public static class AuditOutcome
{
    public const string Done = "done";

    /// <summary>The action was not allowed, or the input was invalid.</summary>
    public const string Refused = "refused";
}
