using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Two-factor sign-in of a person: set up, turn on and off, recovery codes.</summary>
internal static class SecondFactorPages
{
    public static void MapSecondFactorPages(this RouteGroupBuilder account)
    {
        var factor = account.MapGroup("/second-factor");
        factor.MapPost("", Begin).AddEndpointFilter<AntiforgeryFilter>();
        factor.MapPost("/on", TurnOn).AsForm("turnOnSecondFactor");
        factor.MapPost("/off", TurnOff).AsForm("turnOffSecondFactor");
        factor.MapPost("/recovery-codes", ReplaceCodes).AsForm("replaceRecoveryCodes");
    }

    /// <summary>Shows a new secret. It takes effect once a code proves that the app has it; until then only the form contains it.</summary>
    private static Task<IResult> Begin(PageRequest request, AccountView view) =>
        view.Show(request, secret: request.Visitor.HasPassword ? Totp.NewSecret() : null);

    private static async Task<IResult> TurnOn(PageRequest request, PageForm form, SecondFactor factor, Sessions sessions, AccountView view)
    {
        var secret = form.Text("secret");
        if (!Totp.IsSecret(secret)) return await view.Show(request, PeopleCatalogue.WrongCode);
        var confirmed = await factor.Confirm(request, form, secret);
        if (confirmed.IsRefused(out var doubt)) return await view.Show(request, doubt, secret: secret);
        var changed = await factor.TurnOn(request.Visitor, secret, confirmed.Value);
        if (changed.IsRefused(out var refusal)) return await view.Show(request, refusal);
        var renewed = await sessions.Renew(request.Http, request.Visitor, changed.Value.Person);
        return renewed.IsRefused(out _)
            ? TypedResults.LocalRedirect("/sign-in")
            : await view.Show(request with { Visitor = renewed.Value }, codes: changed.Value.Codes, done: "factor-on");
    }

    private static async Task<IResult> TurnOff(PageRequest request, PageForm form, SecondFactor factor, Sessions sessions, AccountView view)
    {
        var changed = await factor.TurnOff(request, form);
        return changed.IsRefused(out var refusal) ? await view.Show(request, refusal) : await sessions.Renewed(request, changed.Value, "factor-off");
    }

    private static async Task<IResult> ReplaceCodes(PageRequest request, PageForm form, SecondFactor factor, AccountView view)
    {
        var replaced = await factor.ReplaceCodes(request, form);
        if (replaced.IsRefused(out var refusal)) return await view.Show(request, refusal);
        var visitor = request.Visitor with { Member = request.Visitor.Member with { Person = replaced.Value.Person } };
        return await view.Show(request with { Visitor = visitor }, codes: replaced.Value.Codes);
    }
}
