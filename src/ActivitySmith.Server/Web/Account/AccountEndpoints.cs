using ActivitySmith.Domain;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Account;

/// <summary>A person's own page: name, e-mail address and password, second factor, other browsers.</summary>
internal static class AccountEndpoints
{
    private const string Path = "/account";

    public static void MapAccountPage(this IEndpointRouteBuilder pages)
    {
        var account = pages.MapPageGroup(Path);
        account.MapGet("", (Visitor visitor, TimeProvider clock, string? done) => Page(visitor, clock, refusal: null, done));
        account.MapPost("/name", Rename).AsForm("renameSelf");
        account.MapPost("/sign-in", SetSignIn).AsForm("setSignIn");
        account.MapPost("/sessions", SignOutElsewhere).AsForm("endSessions");
        account.MapPost("/second-factor", BeginSecondFactor).AddEndpointFilter<AntiforgeryFilter>();
        account.MapPost("/second-factor/on", TurnOn).AsForm("turnOnSecondFactor");
        account.MapPost("/second-factor/off", TurnOff).AsForm("turnOffSecondFactor");
    }

    private static IResult Page(Visitor visitor, TimeProvider clock, Refusal? refusal = null, string? done = null, string? secret = null, string? email = null) =>
        PageAnswer.Show<AccountPage>(
            new { Visitor = visitor, NeedsPassword = NeedsPassword(visitor, clock), Refusal = refusal, Done = done, Secret = secret, Email = email }, refusal);

    private static async Task<IResult> Rename(Visitor visitor, PageForm form, Ledger.Ledger ledger, TimeProvider clock)
    {
        var renamed = await ledger.Submit(new ChangeMember(visitor.Account, visitor.UserId, form.Text("name") ?? "", role: null));
        return renamed.IsRefused(out var refusal) ? Page(visitor, clock, refusal) : PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> SetSignIn(
        Visitor visitor, PageForm form, SignInDesk desk, SignInLimit limit, Sessions sessions, Ledger.Ledger ledger, TimeProvider clock, HttpContext context)
    {
        var email = form.Text("email");
        if (await Doubt(visitor, form, desk, limit, ledger, clock, context) is { } doubt) return Page(visitor, clock, doubt, email: email);
        var password = form.Verbatim("new-password");
        var keeps = password.Length == 0 && visitor.HasPassword;
        if (!keeps && Passwords.Check(password) is { } weak) return Page(visitor, clock, weak, email: email);
        var changed = await ledger.Submit(
            new SetSignIn(visitor.Account, visitor.UserId, email ?? "", keeps ? null : desk.Hash(password), Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return Page(visitor, clock, refusal, email: email);
        await sessions.Renew(context, changed.Value);
        return PageAnswer.Done(Path, "saved");
    }

    private static async Task<IResult> SignOutElsewhere(Visitor visitor, Sessions sessions, Ledger.Ledger ledger, TimeProvider clock, HttpContext context)
    {
        var ended = await ledger.Submit(new EndSessions(visitor.Account, visitor.UserId, Sessions.NewStamp()));
        if (ended.IsRefused(out var refusal)) return Page(visitor, clock, refusal);
        await sessions.Renew(context, ended.Value);
        return PageAnswer.Done(Path, "elsewhere");
    }

    /// <summary>Shows a new secret; it counts once a code proves that the app has it, and is in the form alone until then.</summary>
    private static IResult BeginSecondFactor(Visitor visitor, TimeProvider clock) =>
        Page(visitor, clock, secret: visitor.HasPassword ? Totp.NewSecret() : null);

    private static async Task<IResult> TurnOn(
        Visitor visitor, PageForm form, ISecretBox secrets, Sessions sessions, Ledger.Ledger ledger, TimeProvider clock, HttpContext context)
    {
        var secret = form.Text("secret");
        if (!visitor.HasPassword || !Totp.IsSecret(secret)) return Page(visitor, clock, PeopleCatalogue.WrongCode);
        if (Totp.Match(secret, form.Text("code"), clock.GetUtcNow()) is not { } step) return Page(visitor, clock, PeopleCatalogue.WrongCode, secret: secret);
        var changed = await ledger.Submit(new SetSecondFactor(visitor.Account, visitor.UserId, secrets.Seal(secret), step, Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return Page(visitor, clock, refusal);
        await sessions.Renew(context, changed.Value);
        return PageAnswer.Done(Path, "factor-on");
    }

    private static async Task<IResult> TurnOff(
        Visitor visitor, PageForm form, SignInDesk desk, SignInLimit limit, Sessions sessions, Ledger.Ledger ledger, TimeProvider clock, HttpContext context)
    {
        if (await Doubt(visitor, form, desk, limit, ledger, clock, context) is { } doubt) return Page(visitor, clock, doubt);
        var changed = await ledger.Submit(new SetSecondFactor(visitor.Account, visitor.UserId, sealedSecret: null, step: 0, Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return Page(visitor, clock, refusal);
        await sessions.Renew(context, changed.Value);
        return PageAnswer.Done(Path, "factor-off");
    }

    /// <summary>Whether the old password must be shown to be known: a borrowed open browser is not enough to take an account over.</summary>
    private static bool NeedsPassword(Visitor visitor, TimeProvider clock) => visitor.HasPassword && !visitor.CameByFreshLink(clock.GetUtcNow());

    private static async Task<Refusal?> Doubt(
        Visitor visitor, PageForm form, SignInDesk desk, SignInLimit limit, Ledger.Ledger ledger, TimeProvider clock, HttpContext context)
    {
        if (!NeedsPassword(visitor, clock)) return null;
        if (await limit.Count(context) is { } crowded) return crowded;
        var person = visitor.Member.Person!;
        var isRight = desk.IsPasswordOf(person, form.Verbatim("password"));
        var judged = await ledger.Submit(new JudgeSignIn(person, isRight ? SignInTry.HalfWay : SignInTry.Wrong, totpStep: null));
        if (judged.IsRefused(out var refusal)) return refusal;
        return judged.Value.IsGood ? null : PeopleCatalogue.WrongPassword;
    }
}
