using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Housekeeping;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Audit;

/// <summary>Shows the audit log.</summary>
internal sealed class AuditView(AuditQueries audit, RetentionOptions retention)
{
    private const string ListName = "audit-page";

    /// <summary>Maximum length in characters; ids of users and keys are shorter.</summary>
    private const int LongestId = 64;

    /// <param name="request">The request for the page.</param>
    /// <param name="actor">Id of the user or key whose entries to show; null or an invalid id shows all.</param>
    public async Task<IResult> Show(PageRequest request, string? actor)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(ListName, out var refusal);
        var known = string.IsNullOrWhiteSpace(actor) || actor.Length > LongestId ? null : actor;
        var found = refusal is null ? await audit.List(request.Account, known, page, request.Cancellation) : [];
        var list = paging.Page(ListName, found, entry => [Paging.Time(entry.At), entry.Id], entry => entry);
        return PageAnswer.Show<AuditPage>(
            new
            {
                request.Visitor,
                Rows = list.Data,
                Actor = known,
                Days = retention.AuditDays,
                Nav = ListNav.Of(request.Http.Request, list.NextCursor),
                Refusal = refusal,
            },
            refusal);
    }
}
