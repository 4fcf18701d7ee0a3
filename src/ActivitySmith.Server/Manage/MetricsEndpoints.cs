using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Manage;

/// <summary>Widget metrics of the caller's account: definition, latest value and stored values (docs/management-api.md, Widget metrics).</summary>
public static class MetricsEndpoints
{
    private const string ListName = "metrics";

    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder manage)
    {
        var metrics = manage.MapGroup("/metrics").WithTags("Widget metrics");
        metrics.MapPost("", Create).WithName("createMetric").WithSummary("Create a widget metric");
        metrics.MapGet("", List).WithName("listMetrics").WithSummary("List the widget metrics in the order of their keys, with their latest values");
        metrics.MapGet("/{key}", Get).WithName("getMetric").WithSummary("Get a widget metric with its last 500 values");
        metrics.MapPatch("/{key}", Patch).WithName("updateMetric").WithSummary("Change a widget metric's name or format");
        metrics.MapDelete("/{key}", Delete).WithName("deleteMetric").WithSummary("Delete a widget metric and its values");
        return manage;
    }

    private static async Task<Results<CreatedResource<ManagedMetric>, ApiRefusal>> Create(
        JsonBody<MetricCreateRequest> body, ApiCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var made = await ledger.Submit(
            new CreateMetric(caller.Account, sent.Key, new MetricChange(sent.Name, sent.Format, sent.Currency, sent.Unit, sent.Spaced)));
        return made.ToCreated(metric => $"/api/manage/metrics/{metric.Key}", Show);
    }

    private static async Task<Results<Ok<ListResponse<ManagedMetric>>, ApiRefusal>> List(
        Paging paging, ApiCaller caller, MetricQueries metrics, CancellationToken cancellation)
    {
        var page = paging.ByName(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await metrics.List(caller.Account, page, cancellation);
        return paging.Respond(ListName, found, metric => [metric.Key], Show);
    }

    private static async Task<Results<Ok<ManagedMetric>, ApiRefusal>> Get(string key, ApiCaller caller, MetricQueries metrics, CancellationToken cancellation)
    {
        if (await metrics.Find(caller.Account, key, cancellation) is not { } metric) return new ApiRefusal(ManagementCatalogue.MetricNotFound(key));
        var values = await metrics.Values(metric, cancellation);
        return TypedResults.Ok(Show(metric) with
        {
            Values = [.. values.Select(value => Show(metric, value))],
        });
    }

    private static async Task<Results<Ok<ManagedMetric>, ApiRefusal>> Patch(
        string key, JsonBody<MetricPatchRequest> body, ApiCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var changed = await ledger.Submit(
            new ChangeMetric(caller.Account, key, new MetricChange(sent.Name, sent.Format, sent.Currency, sent.Unit, sent.Spaced)));
        return changed.ToOk(Show);
    }

    private static async Task<Results<NoContent, ApiRefusal>> Delete(string key, ApiCaller caller, LedgerWriter ledger) =>
        (await ledger.DeleteMetricWithValues(caller.Account, key)).ToNoContent();

    private static MeasuredValue Show(WidgetMetric metric, MetricValue value) => new()
    {
        Value = ScalarMapping.Show(value.Value),
        Number = ScalarMapping.NumberIn(value.Value, metric.Format),
        At = value.MeasuredAt,
    };

    private static ManagedMetric Show(WidgetMetric metric) => new()
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
        CreatedAt = metric.CreatedAt,
        UpdatedAt = metric.UpdatedAt,
    };
}
