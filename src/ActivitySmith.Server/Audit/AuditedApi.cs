using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Manage.Answers;

namespace ActivitySmith.Server.Audit;

/// <summary>Notes every change that an API key makes over the management routes, once it is done and before the answer says so.</summary>
internal sealed class AuditedApi(AuditTrail trail, KeyQueries keys) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || result is not IManageAnswer { IsRefused: false } answer || http.Features.Get<Caller>() is not { } caller)
            return result;
        var key = await keys.Find(caller.Account, caller.KeyId, http.RequestAborted);
        var action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Path;
        var subject = http.Request.RouteValues.Count > 0 ? string.Join('/', http.Request.RouteValues.Values) : answer.Location?[(answer.Location.LastIndexOf('/') + 1)..];
        await trail.Note(caller.Account, ActorKind.Key, caller.KeyId, key?.Name ?? caller.KeyId, action, subject);
        return result;
    }
}
