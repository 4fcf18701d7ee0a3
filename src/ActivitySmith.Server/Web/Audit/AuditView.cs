using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Audit;
using ActivitySmith.Server.Housekeeping;
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
        var known = string.IsNullOrWhiteSpace(actor) || actor.Length > LongestId ? null : actor;
        // The first account's log has what the operator does with all accounts: only those who run the server see it.
        var hidden = request.Account == AccountId.First && !request.Visitor.RunsServer ? Actor.Operator.Id : null;
        var list = await ListPage.ByTime(
            request, ListName, page => audit.List(request.Account, known, hidden, page, request.Cancellation), entry => (entry.At, entry.Id));
        return PageResponse.Show<AuditPage>(
            new
            {
                request.Visitor,
                list.Rows,
                Actor = known,
                Days = retention.AuditDays,
                list.Nav,
                list.Refusal,
            },
            list.Refusal);
    }
}
