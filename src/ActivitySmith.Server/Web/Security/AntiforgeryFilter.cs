using Microsoft.AspNetCore.Antiforgery;

namespace ActivitySmith.Server.Web.Security;

/// <summary>A form or script call that changes something must come from our own page: its token is checked, else 400.</summary>
internal sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : TypedResults.Problem("The form was not sent by a page of this server, or the page is too old. Reload it.", statusCode: 400, title: "Form refused");
}
