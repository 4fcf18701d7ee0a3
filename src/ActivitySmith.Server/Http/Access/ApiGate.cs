using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Limits;
using ActivitySmith.Server.Http.Refusals;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Runs before every <c>/api</c> route, after routing. Checks the client address limit, the credential, the feature limit, headers and path, in this order,
/// before the body is read. Also writes the documented error body where routing sets only a status (404, 405, 415).
/// </summary>
internal sealed class ApiGate(RequestDelegate next, Authentication authentication, KeyUses uses, RequestLimits limits, OtherNodes others)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!ApiPath.Includes(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (await Examine(context) is { } refusal)
        {
            await RefusalWriter.Write(context, refusal);
            return;
        }

        await next(context);
        if (Unanswered(context) is { } unanswered) await RefusalWriter.Write(context, unanswered);
    }

    private async ValueTask<Refusal?> Examine(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<Unlimited>() is null && await limits.CountAddress(context) is { } crowded) return crowded;
        if (metadata?.GetMetadata<GuessLimit>() is { } guess && await limits.CountGuess(context, guess) is { } guessing) return guessing;
        if (metadata?.GetMetadata<RequiredCredential>() is not { } required) return null;
        if (await Admit(context, required.Credential) is { } refused)
        {
            if (metadata.GetMetadata<OnRefusedKey>() is { } onRefused && IsOfKey(refused)) await onRefused.Act(context);
            return refused;
        }

        var caller = context.Features.Get<Caller>();
        if (caller is not null) uses.Note(caller, context.Connection.RemoteIpAddress);
        if (required.Feature is { } feature && caller is not null
            && await limits.CountFeature(context, caller.Account, feature) is { } limited) return limited;
        return IdempotencyKey.Check(context.Request) ?? CheckPath(context, metadata);
    }

    private async ValueTask<Refusal?> Admit(HttpContext context, Credential credential)
    {
        var refused = authentication.Authenticate(context, credential);
        if (refused != Catalogue.UnknownKey && refused != Catalogue.UnknownDevice) return refused;
        if (await others.Ask() is not { } caughtUp) return refused;
        return caughtUp.IsRefused(out var unavailable) ? unavailable : authentication.Authenticate(context, credential);
    }

    /// <summary>Whether the request had a key, and the key was the reason for the refusal.</summary>
    private static bool IsOfKey(Refusal refused) => refused == Catalogue.UnknownKey || refused == Catalogue.NotTheOperator || refused == Catalogue.MalformedKey;

    private static Refusal? CheckPath(HttpContext context, EndpointMetadataCollection metadata)
    {
        foreach (var check in metadata.GetOrderedMetadata<PathCheck>())
        {
            // A check on a group does not apply to routes of the group without this route value.
            if (context.Request.RouteValues.TryGetValue(check.Name, out var value) && check.Check(value as string) is { } refusal) return refusal;
        }

        return null;
    }

    private static Refusal? Unanswered(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || response.ContentLength is not null) return null;
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Catalogue.RouteNotFound,
            StatusCodes.Status405MethodNotAllowed => Catalogue.MethodNotAllowed(response.Headers.Allow.ToString()),
            StatusCodes.Status415UnsupportedMediaType => Catalogue.NotJson,
            _ => null,
        };
    }
}
