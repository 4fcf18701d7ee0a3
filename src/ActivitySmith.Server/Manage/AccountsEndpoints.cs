using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Audit;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>The accounts of the server; requires the operator key (docs/management-api.md, Accounts).</summary>
public static class AccountsEndpoints
{
    private const string ListName = "accounts";

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/manage/accounts").WithTags("Accounts (operator)")
            .RequireOperator().LimitGuesses("operator", limits => limits.Operator).OnRefusedKey(NoteRefused)
            .AddEndpointFilter<RouteGroupBuilder, AuditedApi>();
        accounts.MapPost("", Create).WithName("createAccount").WithSummary("Create an account; the response shows its first API key once");
        accounts.MapGet("", List).WithName("listAccounts").WithSummary("List the accounts in the order of creation");
        accounts.MapGet("/{account_id:long}", Get).WithName("getAccount").WithSummary("Get an account");
        accounts.MapPatch("/{account_id:long}", Patch).WithName("updateAccount").WithSummary("Change an account's name or request limit");
        accounts.MapDelete("/{account_id:long}", Delete).WithName("deleteAccount").WithSummary("Delete an account and its data; its keys stop working at once");
        return app;
    }

    /// <summary>Audits a wrong operator key in the first account, whose owners run the server: a guessed operator key would open all accounts.</summary>
    private static Task NoteRefused(HttpContext context) => context.RequestServices.GetRequiredService<AuditTrail>().Note(
        AccountId.First, Actor.Visitor, "useOperatorKey", AuditedApi.ActionOf(context), AddressText.Of(context.Connection.RemoteIpAddress),
        AuditOutcome.Refused);

    private static async Task<Results<CreatedResource<CreatedAccount>, ApiRefusal>> Create(
        JsonBody<AccountCreateRequest> body, LedgerWriter ledger, TimeProvider clock)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var (secret, fresh) = ApiKey.New(AccountId.First, clock.GetUtcNow());
        var made = await ledger.Submit(new CreateAccount(wanted: null, sent.Name, sent.RequestsPerMinute, fresh with { Name = "First key", CanManage = true }));
        if (made.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        var account = made.Value;
        return new CreatedResource<CreatedAccount>($"/api/manage/accounts/{account.Id}", new CreatedAccount
        {
            AccountId = account.Id.Value,
            Name = account.Name,
            RequestsPerMinute = account.RequestsPerMinute,
            CreatedAt = account.CreatedAt,
            Key = secret,
            KeyId = fresh.Id,
        });
    }

    private static async Task<Results<Ok<ListResponse<ManagedAccount>>, ApiRefusal>> List(
        Paging paging, AccountQueries accounts, CancellationToken cancellation)
    {
        var after = paging.ByNumber(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await accounts.List(after, paging.Limit, cancellation);
        return paging.Respond(ListName, found, account => [account.Id.ToString()], Show);
    }

    private static async Task<Results<Ok<ManagedAccount>, ApiRefusal>> Get(
        [FromRoute(Name = "account_id")] long accountId, AccountQueries accounts, CancellationToken cancellation) =>
        await accounts.Find(new AccountId(accountId), cancellation) is { } account
            ? TypedResults.Ok(Show(account))
            : new ApiRefusal(ManagementCatalogue.AccountNotFound(accountId));

    private static async Task<Results<Ok<ManagedAccount>, ApiRefusal>> Patch(
        [FromRoute(Name = "account_id")] long accountId, JsonBody<AccountPatchRequest> body, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var changed = await ledger.Submit(new ChangeAccount(new AccountId(accountId), sent.Name, sent.RequestsPerMinute));
        return changed.ToOk(Show);
    }

    private static async Task<Results<NoContent, ApiRefusal>> Delete([FromRoute(Name = "account_id")] long accountId, LedgerWriter ledger, AccountPruner pruner)
    {
        var deleted = await ledger.Submit(new DeleteAccount(new AccountId(accountId)));
        if (!deleted.IsRefused(out _)) pruner.Wake();
        return deleted.ToNoContent();
    }

    private static ManagedAccount Show(Account account) => new()
    {
        AccountId = account.Id.Value,
        Name = account.Name,
        RequestsPerMinute = account.RequestsPerMinute,
        CreatedAt = account.CreatedAt,
    };
}
