using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Failures;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// On every route of the pages: a request that changes something must come from a page of this server; otherwise the server responds with 403.
/// </summary>
internal sealed class OwnPageFilter(OwnPage ownPage, AuditTrail audit) : IEndpointFilter
{
    private const string Title = "Form refused";

    private const string Text =
        "The form was not sent by a page of this server: its Origin header is missing or names another site. Nothing was changed. "
        + "Open the page on this server and try again. "
        + "If that fails too, the server does not know its public address: set ACTIVITYSMITH_PUBLIC_URL, or let the proxy pass on the Host header.";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (ownPage.Sent(context.HttpContext.Request)) return await next(context);
        await audit.NoteRefused(context.HttpContext, "sendForm", context.HttpContext.Request.Path);
        object refused = PageFailures.IsForPeople(context.HttpContext.Request)
            ? PageFailures.Show(Title, Text, StatusCodes.Status403Forbidden)
            : TypedResults.Problem(Text, statusCode: StatusCodes.Status403Forbidden, title: Title);
        return refused;
    }
}
