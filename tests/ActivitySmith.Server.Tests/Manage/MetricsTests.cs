using System.Net;
using System.Text.Json;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Widgets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

public sealed class MetricsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Client => fixture.Client;

    [Fact]
    public async Task A_metric_shows_its_latest_value_and_when_it_was_measured()
    {
        var made = (await Client.Post("/api/manage/metrics", new { key = "revenue", name = "Revenue", format = "currency", currency = "EUR" }))
            .Is(HttpStatusCode.Created);
        Assert.Equal("/api/manage/metrics/revenue", made.Location!.OriginalString);
        Assert.Equal(JsonValueKind.Null, made.Json.GetProperty("value").ValueKind);
        (await Client.Post("/api/metrics/revenue/value", new { value = 12.5, timestamp = "2026-07-01T10:00:00Z" })).Is(HttpStatusCode.OK);
        (await Client.Post("/api/metrics/revenue/value", new { value = "n/a", timestamp = "2026-07-01T11:00:00Z" })).Is(HttpStatusCode.OK);
        (await Client.Post("/api/metrics/revenue/value", new { value = 1, timestamp = "2026-06-01T11:00:00Z" })).Is(HttpStatusCode.OK);

        var one = (await Client.Get("/api/manage/metrics/revenue")).Is(HttpStatusCode.OK).Json;

        Assert.Equal("n/a", one.GetProperty("value").GetString());
        Assert.Equal("2026-07-01T11:00:00.000Z", one.GetProperty("value_at").GetString());
        Assert.Equal(
            """[{"value":12.5,"at":"2026-07-01T10:00:00.000Z"},{"value":"n/a","at":"2026-07-01T11:00:00.000Z"}]""", one.GetProperty("values").GetRawText());
        var listed = (await Client.AllPages("/api/manage/metrics", 1)).Single(metric => metric.GetProperty("key").GetString() == "revenue");
        Assert.Equal("n/a", listed.GetProperty("value").GetString());
        Assert.False(listed.TryGetProperty("values", out _));
    }

    [Fact]
    public async Task A_format_is_checked_as_a_whole()
    {
        (await Client.Post("/api/manage/metrics", new { key = "f", name = "F", format = "currency" })).IsProblem(HttpStatusCode.BadRequest, "currency must be");
        (await Client.Post("/api/manage/metrics", new { key = "f", name = "F", format = "unit" })).IsProblem(HttpStatusCode.BadRequest, "unit must be");
        (await Client.Post("/api/manage/metrics", new { key = "f", name = "F", format = "roman" }))
            .IsProblem(HttpStatusCode.BadRequest, "format must be one of");
        (await Client.Post("/api/manage/metrics", new { key = "F!", name = "F", format = "number" })).IsProblem(HttpStatusCode.BadRequest, "metric key must");
        (await Client.Post("/api/manage/metrics", new { key = "f", name = "F", format = "unit", unit = "kB", spaced = false })).Is(HttpStatusCode.Created);
        (await Client.Post("/api/manage/metrics", new { key = "f", name = "F", format = "number" })).IsProblem(HttpStatusCode.Conflict, "'f'");
        var changed = (await Client.Patch("/api/manage/metrics/f", new { name = "Size" })).Is(HttpStatusCode.OK);
        Assert.Equal("Size", changed["name"]);
        Assert.Equal("kB", changed["unit"]);
        (await Client.Patch("/api/manage/metrics/f", new { format = "currency" })).IsProblem(HttpStatusCode.BadRequest, "currency must be");
        Assert.Equal("unit", (await Client.Get("/api/manage/metrics/f"))["format"]);
    }

    [Fact]
    public async Task A_deleted_metric_loses_all_its_values_and_those_of_others_stay()
    {
        foreach (var key in (string[])["gone", "stays"]) await Client.Post("/api/manage/metrics", new { key, name = key, format = "number" });
        await Client.Post("/api/metrics/stays/value", new { value = 1 });
        var start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
        var ledger = fixture.Server.Services.GetRequiredService<LedgerWriter>();
        await Task.WhenAll(Enumerable.Range(0, 520)
            .Select(i => ledger.Submit(new RecordMetricValue(AccountId.First, "gone", new Scalar(i), start.AddSeconds(i)))));
        var values = (await Client.Get("/api/manage/metrics/gone")).Json.GetProperty("values");
        Assert.Equal(500, values.GetArrayLength());
        Assert.Equal(20, values[0].GetProperty("value").GetInt32());

        (await Client.Delete("/api/manage/metrics/gone")).Is(HttpStatusCode.NoContent);

        (await Client.Post("/api/metrics/gone/value", new { value = 1 })).Is(HttpStatusCode.NotFound);
        await Client.Post("/api/manage/metrics", new { key = "gone", name = "Again", format = "number" });
        Assert.Equal(0, (await Client.Get("/api/manage/metrics/gone")).Json.GetProperty("values").GetArrayLength());
        Assert.Equal(1, (await Client.Get("/api/manage/metrics/stays")).Json.GetProperty("values").GetArrayLength());
        (await Client.Delete("/api/manage/metrics/never")).IsProblem(HttpStatusCode.NotFound, "'never'");
    }
}
