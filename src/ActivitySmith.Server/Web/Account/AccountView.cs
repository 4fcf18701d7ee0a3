using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Reads and shows a person's own page, with what its last form made or why it did nothing.</summary>
internal sealed class AccountView(PeopleQueries people, PasswordCheck check, TimeProvider clock)
{
    /// <param name="visitor">Whose page.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="refusal">Why the last form did nothing.</param>
    /// <param name="done">What it did.</param>
    /// <param name="secret">A new second factor that waits to be confirmed.</param>
    /// <param name="codes">New recovery codes, shown this once.</param>
    /// <param name="email">As typed before, when the form was refused.</param>
    public async Task<IResult> Show(
        Visitor visitor, CancellationToken cancellation, Refusal? refusal = null, string? done = null, string? secret = null, IReadOnlyList<string>? codes = null, string? email = null)
    {
        var now = clock.GetUtcNow();
        var sessions = (await people.Sessions(visitor.Account, visitor.UserId, cancellation)).Where(session => !session.IsOver(now)).ToList();
        return PageAnswer.Show<AccountPage>(
            new
            {
                Visitor = visitor,
                Sessions = sessions,
                NeedsPassword = check.IsNeeded(visitor),
                Refusal = refusal,
                Done = done,
                Secret = secret,
                Codes = codes ?? [],
                Email = email,
            },
            refusal);
    }
}
