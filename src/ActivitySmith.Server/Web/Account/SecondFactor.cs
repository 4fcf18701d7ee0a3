using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Changes the second factor of a person.</summary>
internal sealed class SecondFactor(PasswordCheck check, ISecretBox secrets, LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>
    /// Returns the time step of the code that proves that the app has the secret. Always requires the password, also after a one-time link: a visitor
    /// without the password could otherwise add an app and lock the person out.
    /// </summary>
    public async Task<Result<long>> Confirm(PageRequest request, PageForm form, string secret)
    {
        if (await check.Refuse(request, form) is { } doubt) return doubt;
        return Totp.Match(secret, form.Text("code"), clock.GetUtcNow()) is { } step ? step : PeopleCatalogue.WrongCode;
    }

    /// <summary>Ends every session of the person.</summary>
    public async Task<Result<NewRecoveryCodes>> TurnOn(Visitor visitor, string secret, long step)
    {
        var codes = RecoveryCodes.New();
        var changed = await ledger.Submit(
            new SetSecondFactor(visitor.Account, visitor.UserId, secrets.Seal(secret), step, RecoveryCodes.HashesOf(codes), Sessions.NewStamp()));
        return changed.Then(person => new NewRecoveryCodes(person, codes));
    }

    /// <summary>Ends every session of the person.</summary>
    public async Task<Result<Person>> TurnOff(PageRequest request, PageForm form)
    {
        var visitor = request.Visitor;
        if (check.IsNeeded(visitor) && await check.Refuse(request, form) is { } doubt) return doubt;
        return await ledger.Submit(new SetSecondFactor(visitor.Account, visitor.UserId, sealedSecret: null, step: 0, recoveryCodes: [], Sessions.NewStamp()));
    }

    public async Task<Result<NewRecoveryCodes>> ReplaceCodes(PageRequest request, PageForm form)
    {
        if (await check.Refuse(request, form) is { } doubt) return doubt;
        var codes = RecoveryCodes.New();
        var replaced = await ledger.Submit(new ReplaceRecoveryCodes(request.Account, request.Visitor.UserId, RecoveryCodes.HashesOf(codes)));
        return replaced.Then(person => new NewRecoveryCodes(person, codes));
    }
}

/// <param name="Person">The committed row of the person.</param>
/// <param name="Codes">In plain text, to be shown once; the server stores their hashes.</param>
internal sealed record NewRecoveryCodes(Person Person, IReadOnlyList<string> Codes);
