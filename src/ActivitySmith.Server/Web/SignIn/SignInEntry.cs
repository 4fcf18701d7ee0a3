using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The last step of every way to sign in.</summary>
internal sealed class SignInEntry(Sessions sessions, PeopleQueries people, SignInAudit audit)
{
    /// <summary>Opens the session and leads to the board, which names the person and the account to those who came by a link.</summary>
    public async Task<IResult> Open(HttpContext context, AccountId account, string userId, string stamp, bool isByLink)
    {
        var opened = await sessions.Open(context, account, userId, stamp, isByLink);
        if (opened.IsRefused(out var refusal)) return SignInPages.Refuse(refusal, email: null);

        // The browser is signed in, also when it has gone meanwhile.
        if (await people.FindMember(account, userId, CancellationToken.None) is { } member)
            await audit.Entered(member, isByLink, AddressText.Of(context.Connection.RemoteIpAddress));
        return TypedResults.LocalRedirect(isByLink ? "/?done=signed-in" : "/");
    }
}
