using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>The secret with which receivers verify webhook calls; the first request creates it (docs/management-api.md, Webhook secret).</summary>
public static class WebhookSecretEndpoints
{
    public static IEndpointRouteBuilder MapWebhookSecret(this IEndpointRouteBuilder manage)
    {
        manage.MapGet("/webhook-secret", Get).WithTags("Webhooks").WithName("getWebhookSecret").WithSummary("Get the secret that signs webhook calls");
        return manage;
    }

    private static async Task<Results<Ok<WebhookSecretResponse>, ApiRefusal>> Get(ApiCaller caller, LedgerWriter ledger, ISecretBox box)
    {
        var kept = await ledger.Submit(EnsureWebhookSecret.For(caller.Account, box));
        if (kept.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        if (box.Open(kept.Value.Sealed) is not { } secret) return new ApiRefusal(Catalogue.WebhookSecretUnreadable);
        return TypedResults.Ok(new WebhookSecretResponse { Secret = secret, CreatedAt = kept.Value.CreatedAt });
    }
}
