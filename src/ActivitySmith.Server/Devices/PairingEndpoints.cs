using ActivitySmith.Contracts.Devices;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Pairing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Devices;

/// <summary>Exchanges a pairing code for a device token; the only device route without a token (docs/device-api.md, Pairing).</summary>
internal static class PairingEndpoints
{
    public static void MapPairing(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/device/pair", Pair).WithTags("Device API").WithName("pairDevice")
            .WithSummary("Pair a device with a code from POST /api/manage/pairing-codes")
            .WithMetadata(PairingService.Guesses);

    private static async Task<Results<Created<PairResponse>, ApiRefusal>> Pair(
        JsonBody<PairRequest> body, PairingService pairing, HttpContext context, CancellationToken cancellation)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        if (!DeviceKind.Platforms.Contains(sent.Platform))
            return new ApiRefusal(Catalogue.InvalidBody("platform", $"platform must be {string.Join(" or ", DeviceKind.Platforms)}"));
        var reported = new DeviceProfile(sent.Name, sent.Environment, sent.OsVersion, sent.AppVersion, sent.FrequentUpdates);
        var paired = await pairing.Pair(sent.Code, sent.Platform, reported, AddressText.Of(context.Connection.RemoteIpAddress), cancellation);
        if (paired.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        return TypedResults.Created("/api/device", new PairResponse { DeviceId = paired.Value.DeviceId, Token = paired.Value.Token });
    }
}
