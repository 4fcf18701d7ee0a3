using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Devices;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Devices;

/// <summary>The record of the calling device and its push tokens (docs/device-api.md, Tokens).</summary>
internal static class DeviceRecordEndpoints
{
    public static IEndpointRouteBuilder MapDeviceRecord(this IEndpointRouteBuilder device)
    {
        device.MapGet("", Get).WithName("getOwnDevice").WithSummary("Get the device's own record");
        device.MapPatch("", Patch).WithName("updateOwnDevice").WithSummary("Update the device's own record");
        device.MapDelete("", Delete).WithName("unpairDevice").WithSummary("Unpair the device; its token stops working");
        device.MapPut("/tokens", PutTokens).WithName("putDeviceTokens").WithSummary("Report the device's push tokens or its push subscription")
            .Produces<ErrorResponse>(StatusCodes.Status409Conflict);
        device.MapGet("/web-push-key", WebPushKey).WithName("getWebPushKey").WithSummary("Get the public key for push subscriptions in a browser");
        return device;
    }

    private static async Task<Results<Ok<DeviceRecord>, ApiRefusal>> Get(
        DeviceCaller caller, DeviceQueries devices, DeviceCookie cookie, HttpContext context, CancellationToken cancellation)
    {
        var record = await Read(caller, devices, cancellation);
        if (record.Result is Ok<DeviceRecord>) cookie.Renew(context);
        return record;
    }

    private static async Task<Results<Ok<DeviceRecord>, ApiRefusal>> Patch(
        JsonBody<DeviceProfileRequest> body, DeviceCaller caller, LedgerWriter ledger, DeviceQueries devices, CancellationToken cancellation)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var profile = new DeviceProfile(sent.Name, sent.Environment, sent.OsVersion, sent.AppVersion, sent.FrequentUpdates);
        var kept = await ledger.Submit(new ReportProfile(caller, profile));
        return kept.IsRefused(out var refusal) ? new ApiRefusal(refusal) : await Read(caller, devices, cancellation);
    }

    /// <summary>
    /// A device that is not found counts as removed, so that an app which missed the response can repeat the request. The cookie is cleared last, as a
    /// browser could not repeat the request without it.
    /// </summary>
    private static async Task<Results<NoContent, ApiRefusal>> Delete(DeviceCaller caller, LedgerWriter ledger, DeviceCookie cookie, HttpContext context)
    {
        var deleted = await ledger.Submit(new DeleteDevice(caller.Account, caller.Id));
        if (deleted.IsRefused(out var refusal) && refusal.Kind != RefusalKind.NotFound) return new ApiRefusal(refusal);
        cookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static Ok<WebPushKeyResponse> WebPushKey(VapidKey key) => TypedResults.Ok(new WebPushKeyResponse { PublicKey = key.PublicKey });

    private static async Task<Results<Ok<DeviceTokensResponse>, ApiRefusal>> PutTokens(
        JsonBody<DeviceTokensRequest> body, DeviceCaller caller, LedgerWriter ledger, PushHosts hosts, VapidKey key)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        WebSubscription? subscription = null;
        if (sent.WebPush is { } web)
        {
            var parsed = WebSubscription.Parse(web.Endpoint, web.P256dh, web.Auth, hosts, key.PublicKey);
            if (parsed.IsRefused(out var unfit)) return new ApiRefusal(unfit);
            subscription = parsed.Value;
        }

        var report = new TokenReport(sent.ApnsToken, sent.PushToStartToken, sent.WidgetToken, sent.Generation) { WebPush = subscription };
        var kept = await ledger.Submit(new ReportTokens(caller, report));
        return kept.ToOk(device => new DeviceTokensResponse { Generation = device.TokenGeneration });
    }

    private static async Task<Results<Ok<DeviceRecord>, ApiRefusal>> Read(DeviceCaller caller, DeviceQueries devices, CancellationToken cancellation)
    {
        if (await devices.Find(caller.Account, caller.Id, cancellation) is not { } device) return new ApiRefusal(Catalogue.UnknownDevice);
        var directory = await devices.Directory(caller.Account, cancellation);
        var badges = await devices.Badges(caller.Account, cancellation);
        return TypedResults.Ok(new DeviceRecord
        {
            DeviceId = device.Id,
            Name = device.Name,
            Platform = device.Kind,
            UserId = device.UserId,
            Channels = directory.ChannelsOf(device),
            Environment = device.Environment.Name(),
            OsVersion = device.OsVersion,
            AppVersion = device.AppVersion,
            FrequentUpdates = device.FrequentUpdates,
            Tokens = TokenHealthMapping.Of(device),
            Badge = badges.GetValueOrDefault(device.Id),
            CreatedAt = device.CreatedAt,
            SeenAt = device.SeenAt,
        });
    }
}
