using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.ApiKeys;

/// <summary>API keys; for owners. A key is shown once, when it is made.</summary>
internal static class ApiKeyPages
{
    private const string Path = "/keys";
    private const string ListName = "keys-page";

    public static void MapApiKeyPages(this IEndpointRouteBuilder pages)
    {
        var keys = pages.MapPageGroup(Path).RequireOwner();
        keys.MapGet("", (Visitor visitor, Paging paging, KeyQueries found, LastKeyUses uses, ChannelQueries channels, HttpRequest request, string? done, CancellationToken cancellation) =>
            List(visitor, paging, found, uses, channels, request, cancellation, done: done));
        keys.MapPost("", Create).AsForm("createApiKey");
        keys.MapGet("/{key_id}", (string key_id, Visitor visitor, KeyQueries found, ChannelQueries channels, string? done, CancellationToken cancellation) =>
            One(key_id, visitor, found, channels, cancellation, done: done));
        keys.MapPost("/{key_id}", Change).AsForm("updateApiKey");
        keys.MapPost("/{key_id}/revoke", Revoke).AsForm("revokeApiKey");
    }

    private static async Task<IResult> List(
        Visitor visitor, Paging paging, KeyQueries keys, LastKeyUses uses, ChannelQueries channels, HttpRequest request, CancellationToken cancellation,
        Refusal? refusal = null, string? secret = null, KeyChange? typed = null, string? done = null)
    {
        var page = paging.ByTime(ListName, out var badQuery);
        var found = badQuery is null ? await keys.List(visitor.Account, page, cancellation) : [];
        var list = paging.Answer(ListName, found, key => [Paging.Time(key.CreatedAt), key.Id], key => key);
        return PageAnswer.Show<ApiKeysPage>(
            new
            {
                Visitor = visitor,
                Keys = list.Data,
                LastUsed = await uses.Of(visitor.Account, cancellation),
                Nav = ListNav.Of(request, list.NextCursor),
                Channels = await channels.All(visitor.Account, cancellation),
                Refusal = refusal ?? badQuery,
                Secret = secret,
                Typed = typed,
                Done = done,
            },
            refusal ?? badQuery);
    }

    private static async Task<IResult> Create(
        Visitor visitor, PageForm form, Paging paging, LedgerWriter ledger, KeyQueries keys, LastKeyUses uses, ChannelQueries channels, TimeProvider clock, HttpContext context,
        CancellationToken cancellation)
    {
        var (secret, fresh) = ApiKey.New(visitor.Account, clock.GetUtcNow());
        var change = ChangeOf(form);
        var made = await ledger.Submit(new CreateApiKey(fresh, change));
        if (made.IsRefused(out var refusal)) return await List(visitor, paging, keys, uses, channels, context.Request, cancellation, refusal, typed: change);
        context.Features.Set(new AuditSubject(made.Value.Id));
        return await List(visitor, paging, keys, uses, channels, context.Request, cancellation, secret: secret);
    }

    private static async Task<IResult> One(
        string keyId, Visitor visitor, KeyQueries keys, ChannelQueries channels, CancellationToken cancellation, Refusal? refusal = null, KeyChange? typed = null, string? done = null)
    {
        if (await keys.Find(visitor.Account, keyId, cancellation) is not { } key) return PageAnswer.Say(visitor, ManagementCatalogue.KeyNotFound(keyId));
        return PageAnswer.Show<ApiKeyPage>(
            new { Visitor = visitor, Key = key, Channels = await channels.All(visitor.Account, cancellation), Refusal = refusal, Typed = typed, Done = done }, refusal);
    }

    private static async Task<IResult> Change(
        string key_id, PageForm form, Visitor visitor, LedgerWriter ledger, KeyQueries keys, ChannelQueries channels, CancellationToken cancellation)
    {
        var change = ChangeOf(form);
        var changed = await ledger.Submit(new ChangeApiKey(visitor.Account, key_id, change));
        return changed.IsRefused(out var refusal)
            ? await One(key_id, visitor, keys, channels, cancellation, refusal, change)
            : PageAnswer.Done($"{Path}/{Uri.EscapeDataString(key_id)}", "saved");
    }

    private static async Task<IResult> Revoke(
        string key_id, Visitor visitor, LedgerWriter ledger, KeyQueries keys, ChannelQueries channels, CancellationToken cancellation)
    {
        var revoked = await ledger.Submit(new RevokeApiKey(visitor.Account, key_id));
        return revoked.IsRefused(out var refusal) ? await One(key_id, visitor, keys, channels, cancellation, refusal) : PageAnswer.Done(Path, "revoked");
    }

    private static KeyChange ChangeOf(PageForm form)
    {
        var isWhole = form.Text("scope") != KeyChange.ScopeChannels;
        return new KeyChange(
            form.Text("name") ?? "", isWhole ? KeyChange.ScopeAll : KeyChange.ScopeChannels, isWhole ? null : form.All("channels"), form.Has("manage"));
    }
}
