using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Account;

/// <summary>A person's own page: name, e-mail address and password, browsers. The second factor is in <see cref="SecondFactorEndpoints"/>.</summary>
internal static class AccountEndpoints
{
    public const string Path = "/account";

    public static void MapAccountPage(this IEndpointRouteBuilder pages)
    {
        var account = pages.MapPageGroup(Path);
        account.MapGet("", (Visitor visitor, AccountView view, string? done, CancellationToken cancellation) => view.Show(visitor, cancellation, done: done));
        account.MapPost("/name", Rename).AsForm("renameSelf");
        account.MapPost("/sign-in", SetSignIn).AsForm("setSignIn");
        account.MapPost("/sessions", SignOutElsewhere).AsForm("endSessions");
        account.MapPost("/sessions/{session_id}/end", SignOutOne).AsForm("endSession");
        account.MapSecondFactor();
    }

    private static async Task<IResult> Rename(Visitor visitor, PageForm form, LedgerWriter ledger, AccountView view, CancellationToken cancellation)
    {
        var renamed = await ledger.Submit(new ChangeMember(visitor.Account, visitor.UserId, form.Text("name") ?? "", role: null));
        return renamed.IsRefused(out var refusal) ? await view.Show(visitor, cancellation, refusal) : PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> SetSignIn(
        Visitor visitor, PageForm form, Passwords passwords, PasswordHashes hashes, PasswordCheck check, Sessions sessions, LedgerWriter ledger, AccountView view, HttpContext context,
        CancellationToken cancellation)
    {
        var email = form.Text("email");
        if (check.IsNeeded(visitor) && await check.Refuse(visitor, form, context) is { } doubt) return await view.Show(visitor, cancellation, doubt, email: email);
        var password = form.Verbatim("new-password");
        string? hash = null;
        if (password.Length > 0 || !visitor.HasPassword)
        {
            if (passwords.Check(password, email) is { } weak) return await view.Show(visitor, cancellation, weak, email: email);
            if ((hash = await hashes.Hash(password)) is null) return await view.Show(visitor, cancellation, PeopleCatalogue.SignInIsBusy, email: email);
        }

        var changed = await ledger.Submit(new SetSignIn(visitor.Account, visitor.UserId, email ?? "", hash, Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal, email: email);
        return await sessions.Renewed(context, visitor, changed.Value, Path, "saved");
    }

    private static async Task<IResult> SignOutElsewhere(Visitor visitor, Sessions sessions, LedgerWriter ledger, AccountView view, HttpContext context, CancellationToken cancellation)
    {
        var ended = await ledger.Submit(new EndSessions(visitor.Account, visitor.UserId, Sessions.NewStamp()));
        if (ended.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        return await sessions.Renewed(context, visitor, ended.Value, Path, "elsewhere");
    }

    private static async Task<IResult> SignOutOne(string session_id, Visitor visitor, LedgerWriter ledger, AccountView view, HttpContext context, CancellationToken cancellation)
    {
        context.Features.Set(new AuditSubject(session_id[..Math.Min(session_id.Length, 8)]));
        var ended = await ledger.Submit(new EndSession(visitor.Account, visitor.UserId, session_id));
        if (ended.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        if (!ended.Value) return await view.Show(visitor, cancellation, PeopleCatalogue.SessionNotFound);
        return session_id == visitor.Session.Id ? TypedResults.LocalRedirect("/sign-in") : PageAnswer.Done(Path, "signed-out");
    }

    /// <summary>After a command that ended every session of the visitor: this browser gets a new one.</summary>
    private static async Task<IResult> Renewed(this Sessions sessions, HttpContext context, Visitor visitor, Person person, string path, string done) =>
        (await sessions.Renew(context, visitor, person)).IsRefused(out _) ? TypedResults.LocalRedirect("/sign-in") : PageAnswer.Done(path, done);
}
