using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Shows a person's own page.</summary>
internal sealed class AccountView(PeopleQueries people, PasswordCheck check, TimeProvider clock)
{
    /// <param name="request">The request for the page.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="email">The address as typed in that form, to be shown again.</param>
    /// <param name="secret">A new second factor that waits to be confirmed.</param>
    /// <param name="codes">New recovery codes, shown only once.</param>
    /// <param name="done">The result of the last form when it renders the page without a redirect.</param>
    public async Task<IResult> Show(
        PageRequest request, Refusal? refusal = null, string? email = null, string? secret = null, IReadOnlyList<string>? codes = null, string? done = null)
    {
        var now = clock.GetUtcNow();
        var sessions = await people.Sessions(request.Account, request.Visitor.UserId, request.Cancellation);
        return PageResponse.Show<AccountPage>(
            new
            {
                request.Visitor,
                Sessions = sessions.Where(session => !session.IsOver(now)).ToList(),
                NeedsPassword = check.IsNeeded(request.Visitor),
                Refusal = refusal,
                Done = done ?? request.Done,
                Secret = secret,
                Codes = codes ?? [],
                Email = email,
            },
            refusal);
    }
}
