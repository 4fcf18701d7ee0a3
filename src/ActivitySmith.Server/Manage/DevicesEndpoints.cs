using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>Devices of the caller's account (docs/management-api.md, Devices).</summary>
public static class DevicesEndpoints
{
    private const string ListName = "devices";

    public static IEndpointRouteBuilder MapDevices(this IEndpointRouteBuilder manage)
    {
        var devices = manage.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("", List).WithName("listDevices").WithSummary("List the devices, newest first");
        devices.MapGet("/{device_id}", Get).WithName("getDevice").WithSummary("Get a device");
        devices.MapPatch("/{device_id}", Patch).WithName("updateDevice").WithSummary("Rename a device");
        devices.MapDelete("/{device_id}", Delete).WithName("deleteDevice").WithSummary("Remove a device from the account and its channels");
        devices.MapPost("/{device_id}/test", Test).WithName("testDevice").WithSummary("Send a test notification to one iPhone or browser");
        return manage;
    }

    private static async Task<Results<Ok<ListResponse<ManagedDevice>>, ApiRefusal>> List(
        Paging paging, ApiCaller caller, DeviceMapper mapper, DeviceQueries devices, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await devices.List(caller.Account, page, cancellation);
        var show = await mapper.Of(caller.Account, cancellation);
        return paging.Respond(ListName, found, device => [Paging.Time(device.CreatedAt), device.Id], show);
    }

    private static async Task<Results<Ok<ManagedDevice>, ApiRefusal>> Get(
        [FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, DeviceMapper mapper, DeviceQueries devices, CancellationToken cancellation)
    {
        if (await devices.Find(caller.Account, deviceId, cancellation) is not { } device) return new ApiRefusal(ManagementCatalogue.DeviceNotFound(deviceId));
        return TypedResults.Ok((await mapper.Of(caller.Account, cancellation))(device));
    }

    private static async Task<Results<Ok<ManagedDevice>, ApiRefusal>> Patch(
        [FromRoute(Name = "device_id")] string deviceId, JsonBody<DevicePatchRequest> body, ApiCaller caller, LedgerWriter ledger, DeviceMapper mapper,
        CancellationToken cancellation)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var renamed = await ledger.Submit(new RenameDevice(caller.Account, deviceId, sent.Name));
        if (renamed.IsRefused(out var refusal)) return new ApiRefusal(refusal);
        return TypedResults.Ok((await mapper.Of(caller.Account, cancellation))(renamed.Value));
    }

    private static async Task<Results<CreatedResource<TestResponse>, ApiRefusal>> Test(
        [FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, LedgerWriter ledger)
    {
        var sent = await ledger.Submit(new SendTest(caller.Account, deviceId, Notification.NewId()));
        return sent.ToCreated(made => $"/api/manage/notifications/{made.Id}", made => new TestResponse { NotificationId = made.Id });
    }

    private static async Task<Results<NoContent, ApiRefusal>> Delete([FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, LedgerWriter ledger) =>
        (await ledger.Submit(new DeleteDevice(caller.Account, deviceId))).ToNoContent();
}
