using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Requires the current password of a signed-in person: access to an open browser must not be enough to take over an account.</summary>
internal sealed class PasswordCheck(SignInService signIn, SignInLimit limit, TimeProvider clock)
{
    /// <summary>False for people without a password, and shortly after a one-time link, so that they can replace a forgotten password.</summary>
    public bool IsNeeded(Visitor visitor) => visitor.HasPassword && !visitor.CameByFreshLink(clock.GetUtcNow());

    /// <summary>Returns null when the form's field <c>password</c> contains the current password.</summary>
    public async Task<Refusal?> Refuse(PageRequest request, PageForm form)
    {
        if (request.Visitor.Member.Person is not { PasswordHash: not null } person) return PeopleCatalogue.NoPasswordYet;
        var attempt = await limit.Admit(request.Http);
        return attempt.IsRefused(out var crowded) ? crowded : await signIn.Confirm(person, form.Verbatim("password"), attempt.Value);
    }
}
