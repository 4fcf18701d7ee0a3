using ActivitySmith.Contracts.Devices;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Devices;

/// <summary>Live Activities of one device: the list to show, and the device's reports (docs/device-api.md, A Live Activity's life on the phone).</summary>
internal static class DeviceActivitiesEndpoints
{
    private const string Starting = "starting";

    public static IEndpointRouteBuilder MapDeviceActivities(this IEndpointRouteBuilder device)
    {
        device.MapGet("/activities", List).WithName("listDeviceActivities").WithSummary("List the Live Activities that the device should show now")
            .WithMetadata(new QueryDescription(Starting, "true: the app is on screen and starts the cards marked may_start itself")
            {
                Values = ["true", "false"],
            });
        device.MapPut("/activities/{activity_id}", Put).WithName("reportDeviceActivity").WithSummary("Report the state of a Live Activity on the device");
        return device;
    }

    private static async Task<Results<TaggedJson<DeviceActivitiesResponse>, ApiRefusal>> List(
        DeviceCaller caller, DeviceQueries devices, DeviceActivities activities, DatabaseEpoch epoch, HttpContext context, CancellationToken cancellation)
    {
        var query = QueryReader.Of(context);
        var starting = query.OneOf(Starting, ["true", "false"]) == "true";
        if (query.Refusal is { } refusal) return new ApiRefusal(refusal);
        if (await devices.Find(caller.Account, caller.Id, cancellation) is not { } device) return new ApiRefusal(Catalogue.UnknownDevice);
        var cards = await activities.List(device, starting, cancellation);
        return TaggedJson<DeviceActivitiesResponse>.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var card in cards) Card.Write(card.Activity, json, card.MayStart);
            json.WriteEndArray();
            json.WriteString("epoch", epoch.Current);
            json.WriteEndObject();
        });
    }

    private static async Task<Results<Ok<DeviceActivityResponse>, ApiRefusal>> Put(
        [FromRoute(Name = "activity_id")] string activityId, JsonBody<DeviceActivityRequest> body, DeviceCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        if (!ReportedState.TryParse(sent.State, out var report))
            return new ApiRefusal(Catalogue.InvalidBody("state", $"state must be one of {string.Join(", ", ReportedState.Names)}"));
        var wrong = TokenReport.CheckToken("update_token", sent.UpdateToken)
            ?? TokenReport.CheckGeneration(sent.Generation)
            ?? TokenReport.CheckCount("version", sent.Version);
        if (wrong is not null) return new ApiRefusal(wrong);
        var kept = await ledger.Submit(new ReportActivity(caller.Account, caller.Id, activityId, report, sent.UpdateToken, sent.Generation, sent.Version));
        return kept.ToOk(version => new DeviceActivityResponse { Version = version });
    }
}
