using ActivitySmith.Domain;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.SignInLinks;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Members;

/// <summary>The way into an account by an invite: opening the link and looking at the invite use nothing up, joining does.</summary>
internal static class InviteEndpoints
{
    public const string Path = "/invite";

    /// <summary>Longer ones are no token of ours and are not looked up.</summary>
    private const int LongestToken = 256;

    public static void MapInvites(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, Open);
        pages.MapPost(Path, Look).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost(Path + "/join", Join).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static IResult Open(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return PageAnswer.Show<LinkPage>(
            new { Title = "Join", Text = "You opened an invite to an account on this server.", Button = "Continue", Action = Path, Token = string.IsNullOrEmpty(token) ? null : token });
    }

    private static async Task<IResult> Look(
        PageForm form, PeopleQueries people, SignInLimit limit, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await limit.Count(context) is { } crowded) return PageAnswer.Show<InvitePage>(new { Refusal = crowded }, crowded);
        var token = form.Text("token");
        return await Find(token, people, clock, cancellation) is { } invite ? await Page(context, token!, invite) : Expired();
    }

    private static async Task<IResult> Join(
        PageForm form, PeopleQueries people, Passwords passwords, PasswordHashes hashes, SignInLimit limit, Sessions sessions, LedgerWriter ledger, AuditTrail audit, TimeProvider clock, HttpContext context,
        CancellationToken cancellation)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var token = form.Text("token");
        if (await Find(token, people, clock, cancellation) is not { } invite) return Expired();
        var name = form.Text("name") ?? "";
        if (await limit.Count(context) is { } crowded) return await Page(context, token!, invite, crowded, name);
        var password = form.Verbatim("password");
        if (passwords.Check(password, invite.Email) is { } weak) return await Page(context, token!, invite, weak, name);
        if (await hashes.Hash(password) is not { } hash) return await Page(context, token!, invite, PeopleCatalogue.SignInIsBusy, name);
        var joined = await ledger.Submit(new AcceptInvite(invite, Randomness.Id("usr_"), name, hash, Sessions.NewStamp()));
        if (joined.IsRefused(out var refusal)) return await Page(context, token!, invite, refusal, name);

        var member = joined.Value;
        var opened = await sessions.Open(context, invite.Account, member.User.Id, member.Stamp, isByLink: false);
        if (opened.IsRefused(out _)) return TypedResults.LocalRedirect("/sign-in");
        await audit.Note(new Visitor(member, opened.Value), context, "acceptInvite", invite.Email);
        return TypedResults.LocalRedirect("/");
    }

    private static async Task<Invite?> Find(string? token, PeopleQueries people, TimeProvider clock, CancellationToken cancellation) =>
        token is { Length: > 0 and <= LongestToken } ? await people.InviteOf(SignInLinkMaker.HashOf(token), clock.GetUtcNow(), cancellation) : null;

    private static async Task<IResult> Page(HttpContext context, string token, Invite invite, Refusal? refusal = null, string? name = null) => PageAnswer.Show<InvitePage>(
        new { Token = token, Invite = invite, Refusal = refusal, Name = name, Current = await PageSession.Find(context) }, refusal);

    private static IResult Expired() => PageAnswer.Show<InvitePage>(new { Refusal = PeopleCatalogue.InviteGone }, PeopleCatalogue.InviteGone);
}
