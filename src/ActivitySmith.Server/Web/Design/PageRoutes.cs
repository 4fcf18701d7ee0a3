using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Design;

/// <summary>What the routes of a page have in common.</summary>
internal static class PageRoutes
{
    /// <summary>Pages behind a session; no cache may store them.</summary>
    public static RouteGroupBuilder MapPageGroup(this IEndpointRouteBuilder pages, string prefix)
    {
        var group = pages.MapGroup(prefix).RequireAuthorization(PageSession.Policy);
        group.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-cache, no-store";
            return next(context);
        });
        return group;
    }

    /// <summary>A form that changes something: its token is checked, and its action or its refusal goes to the audit log.</summary>
    /// <param name="route">The route that accepts the form.</param>
    /// <param name="action">Name of the operation; the same as in the management API when it has the operation.</param>
    public static RouteHandlerBuilder AsForm(this RouteHandlerBuilder route, string action) =>
        route.AddEndpointFilter(new AuditedForm(action)).AddEndpointFilter<AntiforgeryFilter>();
}
