using ActivitySmith.Contracts.Devices;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Devices;

/// <summary>Webhook buttons: the device reports the button and the tap, and the server makes the call (docs/device-api.md, Buttons).</summary>
internal static class DeviceActionsEndpoints
{
    /// <summary>Longest action id that is looked up, in characters; the server's own ids are shorter.</summary>
    private const int LongestActionId = 64;

    public static IEndpointRouteBuilder MapDeviceActions(this IEndpointRouteBuilder device)
    {
        device.MapPost("/actions/{action_id}", Run).WithName("runDeviceAction").WithSummary("Run a webhook button, once for each tap");
        return device;
    }

    private static async Task<Results<Accepted<DeviceTapResponse>, ApiRefusal>> Run(
        [FromRoute(Name = "action_id")] string actionId, JsonBody<DeviceTapRequest> body, DeviceCaller caller, DeviceAudience audience,
        ActionSources sources, ActionRunQueries runs, ActionCaller actions, CancellationToken cancellation)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        if (!TapId.TryParse(sent.TapId, out var tap)) return new ApiRefusal(Catalogue.InvalidTapId);
        if (actionId.Length > LongestActionId) return new ApiRefusal(Catalogue.ActionNotFound);

        // A repeated request finds its tap, even if the card has ended since.
        if (await runs.Find(caller.Account, tap.Value, cancellation) is { } known)
            return known.ActionId == actionId ? Response(known) : new ApiRefusal(Catalogue.TapIdReused);

        if (await audience.Of(caller, cancellation) is not { } view) return new ApiRefusal(Catalogue.UnknownDevice);
        if (await sources.Find(caller.Account, actionId, cancellation) is not { } source || !view.IsMeant(source.Target))
            return new ApiRefusal(Catalogue.ActionNotFound);
        var taken = await actions.Run(caller.Account, source.Id, actionId, tap);
        return taken.IsRefused(out var refusal) ? new ApiRefusal(refusal) : Response(taken.Value);
    }

    private static Accepted<DeviceTapResponse> Response(ActionRun run) =>
        TypedResults.Accepted((string?)null, new DeviceTapResponse { TapId = run.Id, State = run.State });
}
