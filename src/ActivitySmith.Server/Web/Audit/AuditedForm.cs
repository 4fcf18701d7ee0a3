using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Notes a form of a page once it has done what it was sent for, before the answer says so.</summary>
internal sealed class AuditedForm(string action) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if (result is IStatusCodeHttpResult { StatusCode: >= 400 }) return result;
        var http = context.HttpContext;
        var subject = http.Features.Get<AuditSubject>()?.Id
            ?? (http.Request.RouteValues.Count == 0 ? null : string.Join('/', http.Request.RouteValues.Values));
        await http.RequestServices.GetRequiredService<AuditTrail>().Note(await Visitor.BindAsync(http), action, subject);
        return result;
    }
}
