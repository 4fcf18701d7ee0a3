using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>A person's own page: name, email address and password, browsers. The second factor is in <see cref="SecondFactorPages"/>.</summary>
internal static class AccountPages
{
    public const string Path = "/account";

    public static void MapAccountPages(this IEndpointRouteBuilder pages)
    {
        var account = pages.MapPageGroup(Path);
        account.MapGet("", (PageRequest request, AccountView view) => view.Show(request));
        account.MapPost("/name", Rename).AsForm("renameSelf");
        account.MapPost("/sign-in", SetSignIn).AsForm("setSignIn");
        account.MapPost("/sessions", SignOutElsewhere).AsForm("endSessions");
        account.MapPost("/sessions/{session_id}/end", SignOutOne).AsForm("endSession");
        account.MapSecondFactorPages();
    }

    private static async Task<IResult> Rename(PageRequest request, PageForm form, LedgerWriter ledger, AccountView view)
    {
        var renamed = await ledger.Submit(new ChangeMember(
            request.Account, request.Visitor.UserId, form.Text("name") ?? "", role: null, by: request.Visitor.UserId));
        return renamed.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done(Path, "saved");
    }

    private static async Task<IResult> SetSignIn(PageRequest request, PageForm form, SignInChange change, Sessions sessions, AccountView view)
    {
        var changed = await change.Make(request, form);
        if (changed.IsRefused(out var refusal)) return await view.Show(request, refusal, email: form.Text("email"));
        return await sessions.Renewed(request, changed.Value, "saved");
    }

    private static async Task<IResult> SignOutElsewhere(PageRequest request, LedgerWriter ledger, Sessions sessions, AccountView view)
    {
        var ended = await ledger.Submit(new EndSessions(request.Account, request.Visitor.UserId, Sessions.NewStamp()));
        if (ended.IsRefused(out var refusal)) return await view.Show(request, refusal);
        return await sessions.Renewed(request, ended.Value, "elsewhere");
    }

    private static async Task<IResult> SignOutOne(string session_id, PageRequest request, LedgerWriter ledger, AccountView view)
    {
        request.Http.Features.Set(new AuditSubject(session_id[..Math.Min(session_id.Length, 8)]));
        var ended = await ledger.Submit(new EndSession(request.Account, request.Visitor.UserId, session_id));
        if (ended.IsRefused(out var refusal)) return await view.Show(request, refusal);
        if (!ended.Value) return await view.Show(request, PeopleCatalogue.SessionNotFound);
        return session_id == request.Visitor.Session.Id ? TypedResults.LocalRedirect("/sign-in") : PageResponse.Done(Path, "signed-out");
    }

    /// <summary>After a command that ended every session of the visitor: this browser gets a new one.</summary>
    public static async Task<IResult> Renewed(this Sessions sessions, PageRequest request, Person person, string done) =>
        (await sessions.Renew(request.Http, request.Visitor, person)).IsRefused(out _) ? TypedResults.LocalRedirect("/sign-in") : PageResponse.Done(Path, done);
}
