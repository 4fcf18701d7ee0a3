using ActivitySmith.Contracts.Manage;
using ActivitySmith.Contracts.Manage.Devices;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Manage.Answers;
using ActivitySmith.Server.Manage.Lists;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage.Devices;

/// <summary>Devices of the caller's account.</summary>
public static class DevicesEndpoints
{
    private const string ListName = "devices";

    public static IEndpointRouteBuilder MapDevices(this IEndpointRouteBuilder manage)
    {
        var devices = manage.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("", List).WithName("listDevices").WithSummary("List the devices, newest first");
        devices.MapGet("/{device_id}", Get).WithName("getDevice").WithSummary("Get a device");
        devices.MapPatch("/{device_id}", Patch).WithName("updateDevice").WithSummary("Rename a device");
        devices.MapDelete("/{device_id}", Delete).WithName("deleteDevice").WithSummary("Remove a device, also from its channels");
        return manage;
    }

    private static async Task<ManageAnswer<ListAnswer<ManagedDevice>>> List(Paging paging, ApiCaller caller, DeviceQueries devices, CancellationToken cancellation)
    {
        var page = paging.ByTime(ListName, out var refusal);
        if (refusal is not null) return refusal;
        var found = await devices.List(caller.Account, page, cancellation);
        var show = await Shower(caller.Account, devices, cancellation);
        return paging.Answer(ListName, found, device => [Paging.Time(device.CreatedAt), device.Id], show);
    }

    private static async Task<ManageAnswer<ManagedDevice>> Get(
        [FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, DeviceQueries devices, CancellationToken cancellation)
    {
        if (await devices.Find(caller.Account, deviceId, cancellation) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        return (await Shower(caller.Account, devices, cancellation))(device);
    }

    private static async Task<ManageAnswer<ManagedDevice>> Patch(
        [FromRoute(Name = "device_id")] string deviceId, JsonBody<DevicePatchRequest> body, ApiCaller caller, Ledger.Ledger ledger, DeviceQueries devices,
        CancellationToken cancellation)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var renamed = await ledger.Submit(new RenameDevice(caller.Account, deviceId, sent.Name));
        if (renamed.IsRefused(out var refusal)) return refusal;
        return (await Shower(caller.Account, devices, cancellation))(renamed.Value);
    }

    private static async Task<DoneAnswer> Delete([FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, Ledger.Ledger ledger) =>
        DoneAnswer.Of(await ledger.Submit(new DeleteDevice(caller.Account, deviceId)));

    private static async Task<Func<Device, ManagedDevice>> Shower(AccountId account, DeviceQueries devices, CancellationToken cancellation)
    {
        var channels = (await devices.Directory(account, cancellation)).Channels;
        var badges = await devices.Badges(account, cancellation);
        return device => new ManagedDevice
        {
            DeviceId = device.Id,
            Name = device.Name,
            Kind = device.Kind,
            UserId = device.UserId,
            Channels = [.. channels.Where(channel => channel.DeviceIds.Contains(device.Id) || channel.UserIds.Contains(device.UserId)).Select(channel => channel.Slug)],
            Reachable = device.IsReachable,
            Badge = badges.GetValueOrDefault(device.Id),
            CreatedAt = device.CreatedAt,
        };
    }
}
