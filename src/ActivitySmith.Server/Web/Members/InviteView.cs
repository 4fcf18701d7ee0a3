using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Shows an invite to the person who opened its link.</summary>
internal sealed class InviteView(PeopleQueries people, TimeProvider clock)
{
    /// <summary>Maximum length in characters; a longer token cannot come from this server and is not looked up.</summary>
    private const int LongestToken = 256;

    /// <summary>Returns null when the token is unknown, used or expired.</summary>
    public async Task<Invite?> Find(string? token, CancellationToken cancellation) => token is { Length: > 0 and <= LongestToken }
        ? await people.InviteOf(Sha256.HexOf(token), clock.GetUtcNow(), cancellation)
        : null;

    /// <param name="context">The request for the page.</param>
    /// <param name="token">Secret of the invite; the form sends it again.</param>
    /// <param name="invite">As <see cref="Find"/> returned it.</param>
    /// <param name="refusal">Why the last form was refused; null otherwise.</param>
    /// <param name="name">The name as typed in that form.</param>
    public async Task<IResult> Show(HttpContext context, string token, Invite invite, Refusal? refusal = null, string? name = null) =>
        PageResponse.Show<InvitePage>(
            new { Token = token, Invite = invite, Refusal = refusal, Name = name, Current = await PageSession.Find(context) }, refusal);

    /// <summary>The page without an invite: the refusal alone.</summary>
    public IResult Refuse(Refusal refusal) => PageResponse.Show<InvitePage>(new { Refusal = refusal }, refusal);
}
