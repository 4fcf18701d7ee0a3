using ActivitySmith.Server.Web.Failures;
using Microsoft.AspNetCore.Antiforgery;

namespace ActivitySmith.Server.Web.Security;

/// <summary>
/// Checks the token of every form or script call that changes something. The server refuses a request without a valid token with 400, because it does
/// not come from one of its pages.
/// </summary>
internal sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    private const string Title = "Form refused";

    private const string Text =
        "The form was not sent by a page of this server in this browser, or somebody signed in or out after the page was loaded. "
        + "Nothing was changed. Reload the page and send the form again. "
        + "If that does not help, the browser blocks the cookies of this server: allow them, and use the server's https address if it has one.";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await antiforgery.IsRequestValidAsync(context.HttpContext)) return await next(context);
        return PageFailures.IsForPeople(context.HttpContext.Request)
            ? PageFailures.Show(Title, Text, StatusCodes.Status400BadRequest)
            : TypedResults.Problem(Text, statusCode: StatusCodes.Status400BadRequest, title: Title);
    }
}
