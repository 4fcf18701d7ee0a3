using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>
/// Checks passwords and codes. An address that belongs to no person costs the same hashes and the same commit as any other and gets the same response
/// text. A lockout gets the same text too.
/// </summary>
internal sealed class SignInService(
    PeopleQueries people, LedgerWriter ledger, PasswordHashes passwords, ISecretBox secrets, SignInTickets tickets, SignInAudit audit, TimeProvider clock)
{
    public async Task<Result<SignInStep>> ByPassword(string? email, string password, SignInSource source, CancellationToken cancellation)
    {
        if (Passwords.IsTooLong(password) || EmailAddress.Normal(email) is var normal && normal.IsRefused(out _)) return PeopleCatalogue.WrongSignIn;
        var candidates = await people.ByEmail(normal.Value, cancellation);
        var spare = Math.Max(0, await people.MostSharedEmail(cancellation) - candidates.Count);
        string?[] hashes = [.. candidates.Select(person => person.PasswordHash), .. Enumerable.Repeat<string?>(null, spare)];
        if (await passwords.Compare(hashes, password) is not { } matches)
            return PeopleCatalogue.SignInIsBusy;

        // The same address may belong to people of several accounts: the right password says which, and no failure is counted for the others.
        if (candidates.Where((_, i) => matches[i].IsRight).FirstOrDefault() is { } right)
        {
            var what = right.Totp is null ? SignInTry.Right : SignInTry.HalfWay;
            var result = await ledger.Submit(new CheckSignIn(right, what, source) { Rehashed = matches[candidates.IndexOf(right)].Rehashed });
            await audit.RecordCheck(right, result, source);
            if (result.IsRefused(out var refusal)) return await Say(refusal);
            return what == SignInTry.Right ? new SignInStep(result.Value.Person, null) : new SignInStep(null, tickets.Write(right));
        }

        if (candidates.Count == 0)
        {
            await audit.Unknown("unknown email address", source.Address);
            return await Say(PeopleCatalogue.WrongSignIn);
        }

        var failures = await Task.WhenAll(candidates.Select(person => ledger.Submit(new CheckSignIn(person, SignInTry.Wrong, source))));
        foreach (var (person, failure) in candidates.Zip(failures)) await audit.RecordCheck(person, failure, source);
        return failures.Select(failure => failure.IsRefused(out var refusal) ? refusal : null).FirstOrDefault(refusal => refusal is not null) is { } refused
            ? await Say(refused)
            : PeopleCatalogue.WrongSignIn;
    }

    /// <param name="ticket">The ticket from <see cref="ByPassword"/>.</param>
    /// <param name="code">From the person's app; null when a recovery code was typed.</param>
    /// <param name="recoveryCode">A recovery code instead of the code; null when a code was typed.</param>
    /// <param name="source">Where the attempt comes from.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public async Task<Result<CodeStep>> ByCode(string? ticket, string? code, string? recoveryCode, SignInSource source, CancellationToken cancellation)
    {
        if (tickets.Read(ticket) is not { } claimed) return PeopleCatalogue.SignInTimedOut;
        var person = await people.Find(claimed.Account, claimed.UserId, cancellation);
        if (person is null || person.Stamp != claimed.Stamp || person.Totp is null) return PeopleCatalogue.WrongSignIn;
        var recovery = RecoveryCodes.HashOf(recoveryCode);
        var step = secrets.Open(person.Totp) is { } secret ? Totp.Match(secret, code, clock.GetUtcNow()) : null;
        var what = (recoveryCode is null ? step is null : recovery is null) ? SignInTry.Wrong : SignInTry.Right;
        var result = await ledger.Submit(new CheckSignIn(person, what, source) { TotpStep = recoveryCode is null ? step : null, RecoveryCode = recovery });
        await audit.RecordCheck(person, result, source);
        if (result.IsRefused(out var refusal)) return refusal;
        if (result.Value.IsGood) return new CodeStep(result.Value.Person, claimed.ByLink);
        return recoveryCode is null ? PeopleCatalogue.WrongCode : PeopleCatalogue.WrongRecoveryCode;
    }

    /// <summary>Checks the password of a person who is signed in; failures count like those of signing in.</summary>
    public async Task<Refusal?> Confirm(Person person, string password, SignInSource source)
    {
        if (Passwords.IsTooLong(password)) return PeopleCatalogue.WrongPassword;
        if (await passwords.Compare([person.PasswordHash], password) is not [var match]) return PeopleCatalogue.SignInIsBusy;
        var result = await ledger.Submit(new CheckSignIn(person, match.IsRight ? SignInTry.HalfWay : SignInTry.Wrong, source) { Rehashed = match.Rehashed });
        await audit.RecordCheck(person, result, source);
        if (result.IsRefused(out var refusal)) return refusal;
        return result.Value.IsGood ? null : PeopleCatalogue.WrongPassword;
    }

    /// <summary>
    /// After an attempt without a commit: makes it take as long as one with a commit, and hides a lockout behind the refusal of a wrong password.
    /// </summary>
    private async Task<Refusal> Say(Refusal refusal)
    {
        if (refusal != PeopleCatalogue.Locked && refusal != PeopleCatalogue.WrongSignIn) return refusal;
        return (await ledger.Submit(new CheckUnknownSignIn())).IsRefused(out var away) ? away : PeopleCatalogue.WrongSignIn;
    }
}

/// <param name="Person">The person who has signed in; null while a code is required.</param>
/// <param name="Ticket">Proves the right password when the code is sent; null when no code is required.</param>
internal sealed record SignInStep(Person? Person, string? Ticket);

/// <param name="Person">The person who has signed in.</param>
/// <param name="ByLink">Whether a mailed link replaced the password. The person may then set a new one.</param>
internal sealed record CodeStep(Person Person, bool ByLink);
