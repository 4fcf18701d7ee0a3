using System.Data.Common;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;

namespace ActivitySmith.Server.Audit;

/// <summary>
/// Audits every change that an API key or the operator makes over the management routes, and every <see cref="IAuditedRead"/>: after the change is done,
/// before the response.
/// </summary>
internal sealed class AuditedApi(AuditTrail trail, KeyQueries keys) : IEndpointFilter
{
    /// <summary>Name of the requested operation; the path when the route has no name.</summary>
    public static string ActionOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Path;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        if (result is not INestedHttpResult { Result: not ApiRefusal and var response }) return result;
        var read = response as IAuditedRead;
        if (HttpMethods.IsGet(http.Request.Method) && read is null) return result;
        var action = ActionOf(http);
        var subject = read is not null ? read.Subject : http.Request.RouteValues.Count > 0
            ? string.Join('/', http.Request.RouteValues.Values)
            : response is ICreatedResource created ? created.Path[(created.Path.LastIndexOf('/') + 1)..] : null;
        var address = AddressText.Of(http.Connection.RemoteIpAddress);
        if (http.Features.Get<Caller>() is { } caller)
        {
            await trail.Note(caller.Account, new Actor(ActorKind.Key, caller.KeyId, await NameOf(caller)), action, subject, address);
            return result;
        }

        // The operator's actions go to the log of the server's first account, and to the log of another account that the action changes.
        await trail.Note(AccountId.First, Actor.Operator, action, subject, address);
        if (!HttpMethods.IsDelete(http.Request.Method) && long.TryParse(subject, out var id) && new AccountId(id) is var touched && touched != AccountId.First)
            await trail.Note(touched, Actor.Operator, action, subject, address);
        return result;
    }

    /// <summary>The key's name, or its id when the name cannot be read. The action is done, so it is audited even if the client has disconnected.</summary>
    private async Task<string> NameOf(Caller caller)
    {
        try
        {
            return (await keys.Find(caller.Account, caller.KeyId, CancellationToken.None))?.Name ?? caller.KeyId;
        }
        catch (Exception error) when (error is DbException or UnreadableRowException)
        {
            return caller.KeyId;
        }
    }
}
