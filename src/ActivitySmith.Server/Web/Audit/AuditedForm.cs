using ActivitySmith.Domain.Audit;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Records a form or a download of a page before the response is sent: its action and whether it was refused; never the values of a form.</summary>
internal sealed class AuditedForm(string action) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var http = context.HttpContext;
        var outcome = result is IStatusCodeHttpResult { StatusCode: >= 400 } ? AuditOutcome.Refused : AuditOutcome.Done;
        var subject = http.Features.Get<AuditSubject>()?.Id
            ?? (result as IAuditedRead)?.Subject
            ?? (http.Request.RouteValues.Count == 0 ? null : string.Join('/', http.Request.RouteValues.Values));
        await http.RequestServices.GetRequiredService<AuditTrail>().Note(await Visitor.BindAsync(http), http, action, subject, outcome);
        return result;
    }
}
