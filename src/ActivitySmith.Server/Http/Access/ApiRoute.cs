using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Http.Access;

/// <summary>Who may ask a route.</summary>
public enum Credential
{
    /// <summary>Any API key that works.</summary>
    ApiKey,

    /// <summary>An API key with the manage permission.</summary>
    ManagingKey,

    /// <summary>The operator key of the server.</summary>
    OperatorKey,

    /// <summary>A paired device's own token.</summary>
    Device,
}

/// <summary>Metadata of a route: the credential it asks for and the feature that a request counts against.</summary>
/// <param name="Credential">See <see cref="Access.Credential"/>.</param>
/// <param name="Feature">Null: the request counts against its client address only.</param>
public sealed record RequiredCredential(Credential Credential, Feature? Feature);

/// <summary>Metadata of a route: a check of one value of its path, made after authentication and before the body is looked at.</summary>
/// <param name="Name">Name of the route value.</param>
/// <param name="Check">Null when the value can be used.</param>
public sealed record PathCheck(string Name, Func<string?, Refusal?> Check);

/// <summary>Metadata of a route that one client address may ask far less often than the others, as its answer tells who guesses right.</summary>
/// <param name="Name">Of the limit, in the headers.</param>
/// <param name="Limit">Requests per minute; 0 is none.</param>
public sealed record GuessLimit(string Name, Func<LimitOptions, int> Limit);

/// <summary>Metadata of a route that has something done when it refuses a key that was sent, before the answer.</summary>
/// <param name="Act">Hears of the request.</param>
public sealed record OnRefusedKey(Func<HttpContext, Task> Act);

/// <summary>Metadata of a route that no limit counts, such as health.</summary>
public sealed class Unlimited;

/// <summary>How routes say what they ask for; on a group it holds for every route of the group.</summary>
public static class ApiRoute
{
    public static T RequireApiKey<T>(this T routes, Feature? feature = null)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.ApiKey, feature));

    /// <summary>Also makes the refusals of the routes RFC 9457 problems.</summary>
    public static T RequireManagement<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.ManagingKey, Feature: null), new ManagementRoute());

    /// <summary>Also makes the refusals of the routes RFC 9457 problems.</summary>
    public static T RequireOperator<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.OperatorKey, Feature: null), new ManagementRoute());

    /// <summary>The caller is a <see cref="DeviceCaller"/>.</summary>
    public static T RequireDevice<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.Device, Feature: null));

    public static T LimitGuesses<T>(this T routes, string name, Func<LimitOptions, int> limit)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new GuessLimit(name, limit));

    public static T OnRefusedKey<T>(this T routes, Func<HttpContext, Task> act)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new OnRefusedKey(act));

    public static T CheckPath<T>(this T routes, string name, Func<string?, Refusal?> check)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new PathCheck(name, check));

    public static T WithoutLimits<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new Unlimited());
}
