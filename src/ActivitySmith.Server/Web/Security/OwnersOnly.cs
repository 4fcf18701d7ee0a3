using ActivitySmith.Domain.Audit;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Web.Security;

/// <summary>Restricts routes to owners; other members get a page that says so (403).</summary>
internal static class OwnersOnly
{
    public static TBuilder RequireOwner<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(static async (context, next) =>
        {
            var http = context.HttpContext;
            var visitor = await Visitor.BindAsync(http);
            if (visitor.IsOwner) return await next(context);
            await http.RequestServices.GetRequiredService<AuditTrail>().Note(visitor, http, "openOwnersPage", http.Request.Path, AuditOutcome.Refused);
            return new RazorComponentResult<MessagePage>(new
            {
                Visitor = visitor,
                Title = "Owners only",
                Text = "Only owners of this account can see or change this. Ask one of them to do it, or to make you an owner.",
            })
            { StatusCode = StatusCodes.Status403Forbidden };
        });
}
