using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Who did what, and when; for owners.</summary>
internal static class AuditPages
{
    private const string ListName = "audit-page";

    /// <summary>Ids of users and keys are shorter.</summary>
    private const int LongestId = 64;

    public static void MapAuditPages(this IEndpointRouteBuilder pages) => pages.MapPageGroup("/audit").RequireOwner().MapGet("", List);

    private static async Task<IResult> List(Visitor visitor, Paging paging, AuditQueries audit, RetentionOptions retention, HttpRequest request, string? actor, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        var who = string.IsNullOrWhiteSpace(actor) || actor.Length > LongestId ? null : actor;
        var found = refusal is null ? await audit.List(visitor.Account, who, page, cancellation) : [];
        var list = paging.Answer(ListName, found, entry => [Paging.Time(entry.At), entry.Id], entry => entry);
        return PageAnswer.Show<AuditPage>(
            new { Visitor = visitor, Rows = list.Data, Actor = who, Days = retention.AuditDays, Nav = ListNav.Of(request, list.NextCursor), Refusal = refusal }, refusal);
    }
}
