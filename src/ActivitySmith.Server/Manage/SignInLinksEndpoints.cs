using ActivitySmith.Contracts.Manage;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.SignInLinks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>One-time sign-in links (docs/management-api.md, Sign-in links).</summary>
public static class SignInLinksEndpoints
{
    public static IEndpointRouteBuilder MapSignInLinks(this IEndpointRouteBuilder manage)
    {
        manage.MapPost("/sign-in-links", Create).WithTags("Sign-in").WithName("createSignInLink").WithSummary("Create a link that signs in one browser, once");
        return manage;
    }

    private static async Task<Results<Created<SignInLinkResponse>, ApiRefusal>> Create(
        OptionalJsonBody<SignInLinkRequest> body, ApiCaller caller, HttpRequest request, SignInLinkMaker links, ServerAddress address)
    {
        if (!body.TryGet(out _, out var invalid)) return invalid;
        var made = await links.TryMake(caller.Account, CreateAccount.OwnerId, by: null);
        if (made.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        return TypedResults.Created((string?)null, new SignInLinkResponse
        {
            Link = $"{address.SeenBy(request)}{SignInLinkMaker.Path}{made.Value.Token}",
            ExpiresAt = made.Value.ExpiresAt,
        });
    }
}
