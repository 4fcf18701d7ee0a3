using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Web.Audit;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Forms;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.ApiKeys;

/// <summary>API keys; for owners and admins. A key is shown once, when it is created. Only owners manage keys that can manage.</summary>
internal static class ApiKeyPages
{
    private const string Path = "/keys";

    public static void MapApiKeyPages(this IEndpointRouteBuilder pages)
    {
        var keys = pages.MapPageGroup(Path).RequireAdmin();
        keys.MapGet("", (PageRequest request, ApiKeysView view) => view.Show(request));
        keys.MapPost("", Create).AsForm("createApiKey");
        keys.MapGet("/{key_id}", (string key_id, PageRequest request, ApiKeyView view) => view.Show(request, key_id));
        keys.MapPost("/{key_id}", Change).AsForm("updateApiKey");
        keys.MapPost("/{key_id}/revoke", Revoke).AsForm("revokeApiKey");
    }

    private static async Task<IResult> Create(PageRequest request, PageForm form, LedgerWriter ledger, TimeProvider clock, ApiKeysView view)
    {
        var (secret, fresh) = ApiKey.New(request.Account, clock.GetUtcNow());
        var change = ChangeOf(form);
        var created = await ledger.Submit(new CreateApiKey(fresh, change, request.Visitor.UserId));
        if (created.IsRefused(out var refusal)) return await view.Show(request, refusal, change);
        request.Http.Features.Set(new AuditSubject(created.Value.Id));
        return await view.Show(request, secret: secret);
    }

    private static async Task<IResult> Change(string key_id, PageRequest request, PageForm form, LedgerWriter ledger, ApiKeyView view)
    {
        var change = ChangeOf(form);
        var changed = await ledger.Submit(new ChangeApiKey(request.Account, key_id, change, request.Visitor.UserId));
        return changed.IsRefused(out var refusal)
            ? await view.Show(request, key_id, refusal, change)
            : PageResponse.Done($"{Path}/{Uri.EscapeDataString(key_id)}", "saved");
    }

    private static async Task<IResult> Revoke(string key_id, PageRequest request, LedgerWriter ledger, ApiKeyView view)
    {
        var revoked = await ledger.Submit(new RevokeApiKey(request.Account, key_id, request.Visitor.UserId));
        return revoked.IsRefused(out var refusal) ? await view.Show(request, key_id, refusal) : PageResponse.Done(Path, "revoked");
    }

    private static KeyChange ChangeOf(PageForm form)
    {
        var isWhole = form.Text("scope") != KeyChange.ScopeChannels;
        return new KeyChange(
            form.Text("name") ?? "", isWhole ? KeyChange.ScopeAll : KeyChange.ScopeChannels, isWhole ? null : form.All("channels"), form.Has("manage"));
    }
}
