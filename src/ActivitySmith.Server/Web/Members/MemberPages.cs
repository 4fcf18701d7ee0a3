using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.People;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Members of an account and open invites; for owners and, as far as no owner is concerned, for admins (<see cref="Role"/>).</summary>
internal static class MemberPages
{
    private const string Path = "/members";

    /// <summary>Maximum number of addresses in one form.</summary>
    private const int MaxAtOnce = 50;

    private static readonly char[] Separators = ['\n', '\r', ',', ';', ' ', '\t'];

    public static void MapMemberPages(this IEndpointRouteBuilder pages)
    {
        var members = pages.MapPageGroup(Path).RequireAdmin();
        members.MapGet("", (PageRequest request, MembersView view) => view.Show(request));
        members.MapPost("/invites", Invite).AsForm("inviteMembers");
        members.MapPost("/invites/{invite_id}/revoke", Revoke).AsForm("revokeInvite");
        members.MapPost("/{user_id}/role", ChangeRole).AsForm("changeRole");
        members.MapPost("/{user_id}/remove", Remove).AsForm("removeMember");
        members.MapPost("/{user_id}/link", CreateLink).AsForm("createSignInLink");
    }

    private static async Task<IResult> Invite(PageRequest request, PageForm form, MemberLinks links, MembersView view)
    {
        var typed = form.Text("emails");
        var emails = (typed ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (emails.Count is 0 or > MaxAtOnce) return await view.Show(request, PeopleCatalogue.InvalidInvites(MaxAtOnce), typed: typed);
        var invited = await links.Invite(request, emails, form.Text("role") ?? Role.Member);
        return invited.IsRefused(out var refusal) ? await view.Show(request, refusal, typed: typed) : await view.Show(request, links: invited.Value);
    }

    private static async Task<IResult> Revoke(string invite_id, PageRequest request, LedgerWriter ledger, MembersView view)
    {
        var revoked = await ledger.Submit(new RevokeInvite(request.Account, invite_id, request.Visitor.UserId));
        return revoked.IsRefused(out var refusal) ? await view.Show(request, refusal) : PageResponse.Done(Path, "revoked");
    }

    private static async Task<IResult> ChangeRole(string user_id, PageRequest request, PageForm form, LedgerWriter ledger, MembersView view)
    {
        var changed = await ledger.Submit(new ChangeMember(request.Account, user_id, name: null, form.Text("role") ?? "", request.Visitor.UserId));
        if (changed.IsRefused(out var refusal)) return await view.Show(request, refusal);
        var (before, after) = changed.Value;
        request.Http.Features.Set(new AuditSubject($"{user_id}: {before.Role} to {after.Role}"));
        var isOut = user_id == request.Visitor.UserId && !Role.CanManage(after.Role);
        return isOut ? TypedResults.LocalRedirect("/") : PageResponse.Done(Path, "saved");
    }

    private static async Task<IResult> Remove(string user_id, PageRequest request, LedgerWriter ledger, MembersView view)
    {
        var removed = await ledger.Submit(new RemoveMember(request.Account, user_id, request.Visitor.UserId));
        if (removed.IsRefused(out var refusal)) return await view.Show(request, refusal);
        return user_id == request.Visitor.UserId ? TypedResults.LocalRedirect("/sign-in") : PageResponse.Done(Path, "removed");
    }

    private static async Task<IResult> CreateLink(string user_id, PageRequest request, MemberLinks links, MembersView view)
    {
        var created = await links.SignIn(request, user_id);
        return created.IsRefused(out var refusal) ? await view.Show(request, refusal) : await view.Show(request, links: [created.Value]);
    }
}
