using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Two-factor sign-in of a person: set up, turn on and off, recovery codes.</summary>
internal static class SecondFactorEndpoints
{
    public static void MapSecondFactor(this RouteGroupBuilder account)
    {
        var factor = account.MapGroup("/second-factor");
        factor.MapPost("", Begin).AddEndpointFilter<AntiforgeryFilter>();
        factor.MapPost("/on", TurnOn).AsForm("turnOnSecondFactor");
        factor.MapPost("/off", TurnOff).AsForm("turnOffSecondFactor");
        factor.MapPost("/recovery-codes", NewCodes).AsForm("replaceRecoveryCodes");
    }

    /// <summary>Shows a new secret; it counts once a code proves that the app has it, and is in the form alone until then.</summary>
    private static Task<IResult> Begin(Visitor visitor, AccountView view, CancellationToken cancellation) =>
        view.Show(visitor, cancellation, secret: visitor.HasPassword ? Totp.NewSecret() : null);

    /// <summary>Asks for the password always, also after a one-time link: who enrolls an app without it would lock the person out.</summary>
    private static async Task<IResult> TurnOn(
        Visitor visitor, PageForm form, PasswordCheck check, ISecretBox secrets, Sessions sessions, LedgerWriter ledger, TimeProvider clock, AccountView view, HttpContext context,
        CancellationToken cancellation)
    {
        var secret = form.Text("secret");
        if (!Totp.IsSecret(secret)) return await view.Show(visitor, cancellation, PeopleCatalogue.WrongCode);
        if (await check.Refuse(visitor, form, context) is { } doubt) return await view.Show(visitor, cancellation, doubt, secret: secret);
        if (Totp.Match(secret, form.Text("code"), clock.GetUtcNow()) is not { } step)
            return await view.Show(visitor, cancellation, PeopleCatalogue.WrongCode, secret: secret);
        var codes = RecoveryCodes.New();
        var changed = await ledger.Submit(
            new SetSecondFactor(visitor.Account, visitor.UserId, secrets.Seal(secret), step, RecoveryCodes.HashesOf(codes), Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        var renewed = await sessions.Renew(context, visitor, changed.Value);
        return renewed.IsRefused(out _) ? TypedResults.LocalRedirect("/sign-in") : await view.Show(renewed.Value, cancellation, done: "factor-on", codes: codes);
    }

    private static async Task<IResult> TurnOff(
        Visitor visitor, PageForm form, PasswordCheck check, Sessions sessions, LedgerWriter ledger, AccountView view, HttpContext context, CancellationToken cancellation)
    {
        if (check.IsNeeded(visitor) && await check.Refuse(visitor, form, context) is { } doubt) return await view.Show(visitor, cancellation, doubt);
        var changed = await ledger.Submit(new SetSecondFactor(visitor.Account, visitor.UserId, sealedSecret: null, step: 0, recoveryCodes: [], Sessions.NewStamp()));
        if (changed.IsRefused(out var refusal)) return await view.Show(visitor, cancellation, refusal);
        return (await sessions.Renew(context, visitor, changed.Value)).IsRefused(out _)
            ? TypedResults.LocalRedirect("/sign-in") : PageAnswer.Done(AccountEndpoints.Path, "factor-off");
    }

    private static async Task<IResult> NewCodes(
        Visitor visitor, PageForm form, PasswordCheck check, LedgerWriter ledger, AccountView view, HttpContext context, CancellationToken cancellation)
    {
        if (await check.Refuse(visitor, form, context) is { } doubt) return await view.Show(visitor, cancellation, doubt);
        var codes = RecoveryCodes.New();
        var replaced = await ledger.Submit(new ReplaceRecoveryCodes(visitor.Account, visitor.UserId, RecoveryCodes.HashesOf(codes)));
        return replaced.IsRefused(out var refusal)
            ? await view.Show(visitor, cancellation, refusal)
            : await view.Show(visitor with { Member = visitor.Member with { Person = replaced.Value } }, cancellation, codes: codes);
    }
}
