using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>The audit log: actor, action and time of every change; for owners and admins.</summary>
internal static class AuditPages
{
    public static void MapAuditPages(this IEndpointRouteBuilder pages) => pages.MapPageGroup("/audit").RequireAdmin()
        .MapGet("", (PageRequest request, string? actor, AuditView view) => view.Show(request, actor));
}
