using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using Microsoft.AspNetCore.Identity;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>Judges passwords and codes. Unknown addresses cost as much time as known ones and are answered in the same words.</summary>
internal sealed class SignInDesk(PeopleQueries people, Ledger.Ledger ledger, ISecretBox secrets, SignInTickets tickets, TimeProvider clock)
{
    private static readonly Person Nobody = new() { Account = default, UserId = "", UpdatedAt = DateTimeOffset.UnixEpoch };

    private readonly PasswordHasher<Person> hasher = new();

    /// <summary>What is compared when nobody has the address.</summary>
    private readonly Lazy<string> nobodysHash = new(() => new PasswordHasher<Person>().HashPassword(Nobody, Domain.Randomness.Text(20)));

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    public bool IsPasswordOf(Person person, string password) =>
        person.PasswordHash is { } hash && hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;

    public async Task<Outcome<SignInStep>> ByPassword(string? email, string password, CancellationToken cancellation)
    {
        if (password.Length > Passwords.MaxLength || EmailAddress.Normal(email) is var normal && normal.IsRefused(out _)) return PeopleCatalogue.WrongSignIn;
        var candidates = await people.ByEmail(normal.Value, cancellation);
        if (candidates.Count == 0)
        {
            _ = hasher.VerifyHashedPassword(Nobody, nobodysHash.Value, password);
            return PeopleCatalogue.WrongSignIn;
        }

        // The same address may belong to people of several accounts: the right password says which, and only then the others are left in peace.
        if (candidates.Find(person => IsPasswordOf(person, password)) is { } right)
        {
            var what = right.Totp is null ? SignInTry.Right : SignInTry.HalfWay;
            var judged = await ledger.Submit(new JudgeSignIn(right, what, totpStep: null));
            return judged.Then(found => what == SignInTry.Right ? new SignInStep(found.Person, null) : new SignInStep(null, tickets.Write(right)));
        }

        Outcome<SignInStep> answer = PeopleCatalogue.WrongSignIn;
        foreach (var person in candidates)
            if ((await ledger.Submit(new JudgeSignIn(person, SignInTry.Wrong, totpStep: null))).IsRefused(out var refusal)) answer = refusal;
        return answer;
    }

    /// <param name="ticket">What <see cref="ByPassword"/> gave.</param>
    /// <param name="code">From the person's app.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Outcome<CodeStep>> ByCode(string? ticket, string? code, CancellationToken cancellation)
    {
        if (tickets.Read(ticket) is not { } claimed) return PeopleCatalogue.WrongSignIn with { Message = "That took too long; begin again" };
        var person = await people.Find(claimed.Account, claimed.UserId, cancellation);
        if (person is null || person.Stamp != claimed.Stamp || person.Totp is null) return PeopleCatalogue.WrongSignIn;
        var step = secrets.Open(person.Totp) is { } secret ? Totp.Match(secret, code, clock.GetUtcNow()) : null;
        var judged = await ledger.Submit(new JudgeSignIn(person, step is null ? SignInTry.Wrong : SignInTry.Right, step));
        if (judged.IsRefused(out var refusal)) return refusal;
        return judged.Value.IsGood ? new CodeStep(judged.Value.Person, claimed.ByLink) : PeopleCatalogue.WrongCode;
    }
}

/// <param name="Person">Who is in; null while a code is wanted.</param>
/// <param name="Ticket">Stands for the right password when the code is sent; null when none is wanted.</param>
internal sealed record SignInStep(Person? Person, string? Ticket);

/// <param name="Person">Who is in.</param>
/// <param name="ByLink">Whether a mailed link stood for the password, which may then be set anew.</param>
internal sealed record CodeStep(Person Person, bool ByLink);
