using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Account;

/// <summary>Changes the email address and the password by which a person signs in; ends every session of the person.</summary>
internal sealed class SignInChange(PasswordCheck check, Passwords passwords, PasswordHashes hashes, LedgerWriter ledger)
{
    /// <param name="request">The person's request.</param>
    /// <param name="form">An empty <c>new-password</c> keeps the current one.</param>
    public async Task<Result<Person>> Make(PageRequest request, PageForm form)
    {
        var visitor = request.Visitor;
        if (check.IsNeeded(visitor) && await check.Refuse(request, form) is { } doubt) return doubt;
        var email = form.Text("email");
        var password = form.Verbatim("new-password");
        string? hash = null;
        if (password.Length > 0 || !visitor.HasPassword)
        {
            if (passwords.Check(password, email) is { } weak) return weak;
            if ((hash = await hashes.Hash(password)) is null) return PeopleCatalogue.SignInIsBusy;
        }

        return await ledger.Submit(new SetSignIn(visitor.Account, visitor.UserId, email ?? "", hash, Sessions.NewStamp()));
    }
}
