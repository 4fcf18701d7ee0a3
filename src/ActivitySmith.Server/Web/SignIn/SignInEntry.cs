using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The last step of signing in, by password, code or link.</summary>
internal sealed class SignInEntry(Sessions sessions, PeopleQueries people, SignInAudit audit)
{
    /// <summary>Opens the session and redirects to the board, which shows the person and the account after signing in by a link.</summary>
    public async Task<IResult> Open(HttpContext context, AccountId account, string userId, string stamp, bool isByLink)
    {
        var opened = await sessions.Open(context, account, userId, stamp, isByLink);
        if (opened.IsRefused(out var refusal)) return SignInPages.Refuse(refusal, email: null);

        // Not cancelled with the request: the browser is signed in even if it has closed the connection.
        if (await people.FindMember(account, userId, CancellationToken.None) is { } member)
            await audit.Entered(member, isByLink, AddressText.Of(context.Connection.RemoteIpAddress));
        return TypedResults.LocalRedirect(isByLink ? "/?done=signed-in" : "/");
    }
}
