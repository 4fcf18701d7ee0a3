using ActivitySmith.Contracts.Devices;
using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Positions;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Devices;

/// <summary>Notifications for one device, including those whose push was lost (docs/device-api.md, Notifications).</summary>
internal static class DeviceNotificationsEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Most rows read for one response. When many of them are for other devices, the response is short and has <c>more</c> set.</summary>
    private const int MaxRowsRead = 2_000;

    public static IEndpointRouteBuilder MapDeviceNotifications(this IEndpointRouteBuilder device)
    {
        device.MapGet("/notifications", List).WithName("listDeviceNotifications")
            .WithSummary("List the device's notifications since it was paired, oldest first")
            .WithMetadata(
                new QueryDescription("since", "<epoch>.<next_since> of an earlier response; without it, the latest notifications"),
                new QueryDescription("limit", $"Most notifications in the response, 1 to {MaxLimit}; default {DefaultLimit}") { Type = QueryType.WholeNumber });
        device.MapPost("/test", Test).WithName("testOwnDevice").WithSummary("Send a test notification to the calling device");
        return device;
    }

    private static async Task<Results<NoContent, ApiRefusal>> Test(DeviceCaller caller, LedgerWriter ledger)
    {
        var sent = await ledger.Submit(new SendTest(caller.Account, caller.Id, Notification.NewId()));
        return sent.ToNoContent();
    }

    private static async Task<Results<TaggedJson<DeviceNotificationsResponse>, ApiRefusal>> List(
        DeviceCaller caller, DeviceAudience audience, NotificationQueries notifications, DatabaseEpoch epoch, HttpContext context,
        CancellationToken cancellation)
    {
        var query = QueryReader.Of(context);
        var limit = query.Number("limit", 1, MaxLimit) ?? DefaultLimit;
        var position = new Position(Epoch: null, 0);
        var sent = query.Text("since", maxLength: 100);
        if (sent is not null && !Position.TryParse(sent, out position))
            query.Refuse(ManagementCatalogue.InvalidQuery("since", "must be <epoch>.<next_since> of an earlier response"));
        if (query.Refusal is { } refusal) return new ApiRefusal(refusal);
        if (await audience.Of(caller, cancellation) is not { } view) return new ApiRefusal(Catalogue.UnknownDevice);

        var isReset = sent is not null && !await epoch.Has(position, cancellation);
        long? since = sent is null ? null : isReset ? 0 : position.Sequence;
        var rows = await notifications.After(caller.Account, since, view.Device.CreatedAt, MaxRowsRead, cancellation);
        var meant = rows.Where(row => view.IsMeant(row.Target) && (since is not null || row.IsShown)).ToList();
        return TaggedJson<DeviceNotificationsResponse>.Of(json => Write(json, since is null ? meant.TakeLast(limit) : meant.Take(limit)));

        void Write(System.Text.Json.Utf8JsonWriter json, IEnumerable<Notification> shown)
        {
            var isCut = since is not null && meant.Count > limit;
            var last = isCut ? meant[limit - 1].Seq : rows.Count > 0 ? rows[^1].Seq : since ?? 0;
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var notification in shown) NotificationCard.Write(notification, json);
            json.WriteEndArray();
            json.WriteNumber("next_since", last);
            json.WriteString("epoch", epoch.Current);
            json.WriteBoolean("reset", isReset);
            json.WriteBoolean("more", isCut || (since is not null && rows.Count == MaxRowsRead));
            json.WriteEndObject();
        }
    }
}
