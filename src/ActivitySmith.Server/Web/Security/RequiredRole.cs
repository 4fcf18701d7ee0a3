using ActivitySmith.Domain.Audit;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Restricts routes to owners, or to owners and admins; others get a page that says so (403).</summary>
internal static class RequiredRole
{
    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(
            static visitor => visitor.IsOwner, "openOwnersPage", "Owners only",
            "Only owners of this account can see or change this. Ask one of them to do it, or to make you an owner.");

    public static TBuilder RequireAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.Require(
            static visitor => visitor.CanManage, "openAdminsPage", "Owners and admins only",
            "Only owners and admins of this account can see or change this. Ask one of them to do it, or to make you an admin.");

    private static TBuilder Require<TBuilder>(this TBuilder builder, Func<Visitor, bool> may, string action, string title, string text)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var visitor = await Visitor.BindAsync(http);
            if (may(visitor)) return await next(context);
            await http.RequestServices.GetRequiredService<AuditTrail>().Note(visitor, http, action, http.Request.Path, AuditOutcome.Refused);
            return new RazorComponentResult<MessagePage>(new { Visitor = visitor, Title = title, Text = text }) { StatusCode = StatusCodes.Status403Forbidden };
        });
}
