using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Accounts;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Pairing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>Codes that pair devices; a code is shown once, when it is created (docs/device-api.md, Pairing).</summary>
public static class PairingCodesEndpoints
{
    public static IEndpointRouteBuilder MapPairingCodes(this IEndpointRouteBuilder manage)
    {
        manage.MapPost("/pairing-codes", Create).WithTags("Devices").WithName("createPairingCode")
            .WithSummary("Create a code that pairs one device, once, within ten minutes");
        return manage;
    }

    private static async Task<Results<Created<PairingCodeResponse>, ApiRefusal>> Create(
        OptionalJsonBody<PairingCodeRequest> body, ApiCaller caller, HttpContext context, LedgerWriter ledger, ServerAddress address)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var code = PairingCode.New();
        var kept = await ledger.Submit(new CreatePairingCode(
            caller.Account, PairingCode.HashOf(code), sent?.UserId ?? CreateAccount.OwnerId, sent?.Name, sent?.Channels));
        if (kept.IsRefused(out var refusal)) return new ApiRefusal(refusal);

        var link = $"{address.SeenBy(context.Request)}/pair#code={code}";
        return TypedResults.Created((string?)null, new PairingCodeResponse
        {
            Code = code,
            Link = link,
            QrSvg = QrCode.Svg(link),
            ExpiresAt = kept.Value.ExpiresAt,
        });
    }
}
