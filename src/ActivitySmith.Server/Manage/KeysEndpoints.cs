using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>API keys of the caller's account; a key is shown once, when it is created (docs/management-api.md, API keys).</summary>
public static class KeysEndpoints
{
    private const string ListName = "keys";

    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder manage)
    {
        var keys = manage.MapGroup("/keys").WithTags("API keys");
        keys.MapPost("", Create).WithName("createApiKey").WithSummary("Create an API key; the response shows it once");
        keys.MapGet("", List).WithName("listApiKeys").WithSummary("List the active API keys, newest first");
        keys.MapGet("/{key_id}", Get).WithName("getApiKey").WithSummary("Get an API key");
        keys.MapPatch("/{key_id}", Patch).WithName("updateApiKey").WithSummary("Change an API key's name, scope or permission");
        keys.MapDelete("/{key_id}", Revoke).WithName("revokeApiKey").WithSummary("Revoke an API key; it stops working at once");
        return manage;
    }

    private static async Task<Results<CreatedResource<CreatedKey>, ApiRefusal>> Create(
        JsonBody<KeyCreateRequest> body, ApiCaller caller, LedgerWriter ledger, TimeProvider clock)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var (secret, fresh) = ApiKey.New(caller.Account, clock.GetUtcNow());
        var made = await ledger.Submit(new CreateApiKey(fresh, new KeyChange(sent.Name, sent.Scope, sent.Channels, sent.Manage), by: null));
        if (made.IsRefused(out var refusal)) return new ApiRefusal(refusal);

        var key = Show(made.Value);
        return new CreatedResource<CreatedKey>($"/api/manage/keys/{key.KeyId}", new CreatedKey
        {
            KeyId = key.KeyId,
            Key = secret,
            Name = key.Name,
            Scope = key.Scope,
            Channels = key.Channels,
            Manage = key.Manage,
            LastFour = key.LastFour,
            CreatedAt = key.CreatedAt,
        });
    }

    private static async Task<Results<Ok<ListResponse<ManagedKey>>, ApiRefusal>> List(
        Paging paging, ApiCaller caller, KeyQueries keys, LastKeyUses uses, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await keys.List(caller.Account, page, cancellation);
        var lastUsed = await uses.Of(caller.Account, cancellation);
        return paging.Respond(ListName, found, key => [Paging.Time(key.CreatedAt), key.Id], key => Show(key) with { LastUsedAt = lastUsed(key.Id) });
    }

    private static async Task<Results<Ok<ManagedKey>, ApiRefusal>> Get(
        [FromRoute(Name = "key_id")] string keyId, ApiCaller caller, KeyQueries keys, LastKeyUses uses, CancellationToken cancellation) =>
        await keys.Find(caller.Account, keyId, cancellation) is { } key
            ? TypedResults.Ok(Show(key) with { LastUsedAt = (await uses.Of(caller.Account, cancellation))(key.Id) })
            : new ApiRefusal(ManagementCatalogue.KeyNotFound(keyId));

    private static async Task<Results<Ok<ManagedKey>, ApiRefusal>> Patch(
        [FromRoute(Name = "key_id")] string keyId, JsonBody<KeyPatchRequest> body, ApiCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var changed = await ledger.Submit(
            new ChangeApiKey(caller.Account, keyId, new KeyChange(sent.Name, sent.Scope, sent.Channels, sent.Manage), by: null));
        return changed.ToOk(Show);
    }

    private static async Task<Results<NoContent, ApiRefusal>> Revoke([FromRoute(Name = "key_id")] string keyId, ApiCaller caller, LedgerWriter ledger) =>
        (await ledger.Submit(new RevokeApiKey(caller.Account, keyId, by: null))).ToNoContent();

    private static ManagedKey Show(ApiKey key) => new()
    {
        KeyId = key.Id,
        Name = key.Name,
        Scope = key.Scope.IsWholeAccount ? KeyChange.ScopeAll : KeyChange.ScopeChannels,
        Channels = key.Scope.Channels,
        Manage = key.CanManage,
        LastFour = key.LastFour,
        CreatedAt = key.CreatedAt,
    };
}
