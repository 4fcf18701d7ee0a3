using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Limits;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Domain.Widgets;
using ActivitySmith.Ledger.Widgets;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using ActivitySmith.Server.Mapping;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Api;

/// <summary>The latest value of a widget metric (docs/api.md, Metric values).</summary>
public static class MetricValuesEndpoints
{
    public static IEndpointRouteBuilder MapMetricValues(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/metrics/{key}/value", Record).RequireApiKey(Feature.Metrics).WithTags("Metrics")
            .CheckPath("key", key => MetricKey.IsValid(key ?? "") ? null : Catalogue.InvalidMetricKey)
            .WithName("updateMetricValue").WithSummary("Update a widget metric's value");
        return app;
    }

    private static async Task<Results<SerializedJson<MetricValueResponse>, ApiRefusal>> Record(
        string key, JsonBody<MetricValueRequest> body, ApiCaller caller, IdempotencyKey once, CommandResponses responses)
    {
        if (body.Refusal is { Path: "value" or "$.value" }) return new ApiRefusal(Catalogue.MetricValueNotFinite);
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        if (sent.Value.Text is { } text && !Characters.FitIn(text, ContentRules.MaxScalarLength)) return new ApiRefusal(Catalogue.MetricValueNotFinite);

        return await responses.Submit(
            new RecordMetricValue(caller.Account, key, sent.Value.ToDomain(), sent.Timestamp), caller, once, body.Fingerprint,
            (_, _) => new MetricValueResponse(), WireJson.Default.MetricValueResponse);
    }
}
