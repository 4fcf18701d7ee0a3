using System.Text.Json;
using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Devices;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Devices;

/// <summary>
/// The metrics that widgets show (docs/device-api.md, Widgets). After a push all of an account's widgets send this request at once; an unchanged list costs a
/// 304 of a few bytes.
/// </summary>
internal static class DeviceMetricsEndpoints
{
    /// <summary>Most metrics in one response.</summary>
    private const int Limit = 1_000;

    public static IEndpointRouteBuilder MapDeviceMetrics(this IEndpointRouteBuilder device)
    {
        device.MapGet("/metrics", List).WithName("listDeviceMetrics").WithSummary("List the metrics with their latest values");
        return device;
    }

    private static async Task<Results<TaggedJson<DeviceMetricsResponse>, ApiRefusal>> List(
        DeviceCaller caller, MetricQueries metrics, CancellationToken cancellation)
    {
        var found = await metrics.List(caller.Account, new PageByName(After: null, Limit), cancellation);
        var response = new DeviceMetricsResponse { Data = [.. found.Take(Limit).Select(Show)] };
        return TaggedJson<DeviceMetricsResponse>.Of(json => JsonSerializer.Serialize(json, response, WireJson.Default.DeviceMetricsResponse));
    }

    private static DeviceMetric Show(WidgetMetric metric) => new()
    {
        Key = metric.Key,
        Name = metric.Name,
        Format = metric.Format.Kind,
        Currency = metric.Format.Currency,
        Unit = metric.Format.Unit,
        Spaced = metric.Format.Spaced,
        Value = metric.Value is { } value ? ScalarMapping.Show(value) : null,
        Number = ScalarMapping.NumberIn(metric.Value, metric.Format),
        ValueAt = metric.ValueAt,
    };
}
