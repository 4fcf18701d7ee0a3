using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;
using ActivitySmith.Server.Web.SignIn;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Joining an account by an invite. Only the form uses up the invite; opening the link does not.</summary>
internal static class InvitePages
{
    public const string Path = "/invite";

    public static void MapInvitePages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, Open);
        pages.MapPost(Path, Show).AddEndpointFilter<AntiforgeryFilter>();
        pages.MapPost(Path + "/join", Join).AddEndpointFilter<AntiforgeryFilter>();
    }

    private static IResult Open(string? token, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return PageResponse.Show<LinkPage>(new
        {
            Title = "Invite",
            Text = "You opened an invite to an account on this server.",
            Button = "Continue",
            Action = Path,
            Token = string.IsNullOrEmpty(token) ? null : token,
        });
    }

    private static async Task<IResult> Show(PageForm form, SignInLimit limit, InviteView view, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        if (await limit.Count(context) is { } crowded) return view.Refuse(crowded);
        var token = form.Text("token");
        return await view.Find(token, context.RequestAborted) is { } invite
            ? await view.Show(context, token!, invite)
            : view.Refuse(PeopleCatalogue.InviteExpired);
    }

    private static async Task<IResult> Join(PageForm form, SignInLimit limit, InviteAcceptance acceptance, InviteView view, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        var token = form.Text("token");
        if (await view.Find(token, context.RequestAborted) is not { } invite) return view.Refuse(PeopleCatalogue.InviteExpired);
        var name = form.Text("name") ?? "";
        if (await limit.Count(context) is { } crowded) return await view.Show(context, token!, invite, crowded, name);
        var accepted = await acceptance.Accept(context, invite, name, form.Verbatim("password"));
        if (accepted.IsRefused(out var refusal)) return await view.Show(context, token!, invite, refusal, name);
        return TypedResults.LocalRedirect(accepted.Value ? "/" : "/sign-in");
    }
}
