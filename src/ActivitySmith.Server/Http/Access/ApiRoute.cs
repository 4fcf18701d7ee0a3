using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The credential that a route requires.</summary>
public enum Credential
{
    /// <summary>Any valid API key.</summary>
    ApiKey,

    /// <summary>An API key with the manage permission.</summary>
    ManagingKey,

    /// <summary>The operator key of the server.</summary>
    OperatorKey,

    /// <summary>The token of a paired device.</summary>
    Device,
}

/// <summary>Metadata of a route: the credential that it requires, and the feature whose limit its requests count against.</summary>
/// <param name="Credential">See <see cref="Access.Credential"/>.</param>
/// <param name="Feature">Null: the request counts against its client address only.</param>
public sealed record RequiredCredential(Credential Credential, Feature? Feature);

/// <summary>Metadata of a route: a check of one value of its path, after authentication and before the body is read.</summary>
/// <param name="Name">Name of the route value.</param>
/// <param name="Check">Returns null when the value is valid.</param>
public sealed record PathCheck(string Name, Func<string?, Refusal?> Check);

/// <summary>Metadata of a route with a low limit per client address, because its response confirms a guessed code or key.</summary>
/// <param name="Name">Name of the limit in the RateLimit headers.</param>
/// <param name="Limit">Requests per minute; 0 is no limit.</param>
public sealed record GuessLimit(string Name, Func<LimitOptions, int> Limit);

/// <summary>Metadata of a route that acts on a refused key before it responds.</summary>
/// <param name="Act">Called with the refused request.</param>
public sealed record OnRefusedKey(Func<HttpContext, Task> Act);

/// <summary>Metadata of a route whose requests count against no limit, such as health.</summary>
public sealed class Unlimited;

/// <summary>Declares the requirements of a route; on a group they apply to every route of the group.</summary>
public static class ApiRoute
{
    public static T RequireApiKey<T>(this T routes, Feature? feature = null)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.ApiKey, feature));

    /// <summary>Also writes refusals of the routes as RFC 9457 problems.</summary>
    public static T RequireManagement<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new RequiredCredential(Credential.ManagingKey, Feature: null), new ManagementRoute());

    /// <summary>Also writes refusals of the routes as RFC 9457 problems.</summary>
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
