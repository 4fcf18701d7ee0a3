using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Start;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Members;

/// <summary>The way into an account by an invite: looking at it uses nothing up, accepting does.</summary>
internal static class InviteEndpoints
{
    public static void MapInvites(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/invite", Look);
        pages.MapPost("/invite", Accept).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static async Task<IResult> Look(string? token, PeopleQueries people, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return await Find(token, people, clock, cancellation) is { } invite ? Page(token!, invite) : Gone();
    }

    private static async Task<IResult> Accept(
        PageForm form, PeopleQueries people, SignInDesk desk, SignInLimit limit, Ledger.Ledger ledger, AuditTrail audit, TimeProvider clock, HttpContext context,
        CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var token = form.Text("token");
        if (await Find(token, people, clock, cancellation) is not { } invite) return Gone();
        var name = form.Text("name") ?? "";
        if (await limit.Count(context) is { } crowded) return Page(token!, invite, crowded, name);
        var password = form.Verbatim("password");
        if (Passwords.Check(password) is { } weak) return Page(token!, invite, weak, name);
        var joined = await ledger.Submit(new AcceptInvite(invite, Randomness.Id("usr_"), name, desk.Hash(password), Sessions.NewStamp()));
        if (joined.IsRefused(out var refusal)) return Page(token!, invite, refusal, name);

        var member = joined.Value;
        await audit.Note(new Visitor(member, ByLinkAt: null), "acceptInvite", invite.Email);
        await PageSession.Open(context, invite.Account, member.User.Id, member.Stamp, byLinkAt: null);
        return TypedResults.LocalRedirect("/");
    }

    private static async Task<Invite?> Find(string? token, PeopleQueries people, TimeProvider clock, CancellationToken cancellation) =>
        token is { Length: > 0 and <= 256 } ? await people.InviteOf(SignInLinkMaker.HashOf(token), clock.GetUtcNow(), cancellation) : null;

    private static IResult Page(string token, Invite invite, Refusal? refusal = null, string? name = null) =>
        PageAnswer.Show<InvitePage>(new { Token = token, Invite = invite, Refusal = refusal, Name = name }, refusal);

    private static IResult Gone() => PageAnswer.Show<InvitePage>(new { Refusal = PeopleCatalogue.InviteGone }, PeopleCatalogue.InviteGone);
}
