using System.Net;
using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Values of widget metrics (docs/api.md, Metric values).</summary>
public sealed class MetricTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string NotFinite = "value must be a finite number, or a string of 1 to 64 characters";

    [Fact]
    public async Task Numbers_and_texts_are_stored_as_sent_whatever_the_format()
    {
        foreach (var value in new[] { "12.5", "-3", "0", "1E+3", "\"12 €\"", "\" x \"", $"\"{string.Concat(Enumerable.Repeat("🚀", 64))}\"" })
        {
            (await Send("sales", $$"""{"value":{{value}} }""")).Ok().IsJson("""{"success":true}""");
            (await Metric("sales")).GetProperty("value").IsJson(value);
        }
    }

    [Fact]
    public async Task A_text_of_a_numeric_metric_comes_with_its_number()
    {
        await api.AddMetric("text");
        (await Send("text", """{"value":"$1,234.50"}""")).Ok();
        (await Send("text", """{"value":"n/a"}""")).Ok();
        (await Send("text", """{"value":7}""")).Ok();
        (await Send("text", """{"value":"-99.9%"}""")).Ok();

        var metric = (await api.Send(HttpMethod.Get, "/api/manage/metrics/text")).Ok();
        Assert.Equal(("-99.9%", -99.9), (metric.Text("value"), metric.GetProperty("number").GetDouble()));
        Assert.Equal(
            ["$1,234.50 1234.5", "n/a", "7", "-99.9% -99.9"],
            metric.GetProperty("values").EnumerateArray()
                .Select(one => one.Has("number") ? $"{one.GetProperty("value")} {one.GetProperty("number")}" : $"{one.GetProperty("value")}"));
    }

    [Fact]
    public async Task Between_text_and_numbers_the_latest_value_is_cleared_and_the_history_stays()
    {
        await api.AddMetric("reformatted");
        (await Send("reformatted", """{"value":5,"timestamp":"2026-07-10T12:00:00Z"}""")).Ok();
        (await api.Send(HttpMethod.Patch, "/api/manage/metrics/reformatted", """{"format":"string"}""")).Ok();

        var metric = (await api.Send(HttpMethod.Get, "/api/manage/metrics/reformatted")).Ok();
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (metric.GetProperty("value").ValueKind, metric.GetProperty("value_at").ValueKind));
        Assert.Equal(1, metric.GetProperty("values").GetArrayLength());
        (await Send("reformatted", """{"value":3,"timestamp":"2026-07-10T11:00:00Z"}""")).Ok();
        var text = await Metric("reformatted");
        Assert.Equal((3, false), (text.Number("value"), text.Has("number")));
    }

    [Fact]
    public async Task An_older_measurement_is_accepted_and_ignored()
    {
        await api.AddMetric("older");
        await Send("older", """{"value":2,"timestamp":"2026-07-10T12:00:00Z"}""");
        (await Send("older", """{"value":1,"timestamp":"2026-07-10T11:59:59.999999999Z"}""")).Ok();
        Assert.Equal(2, (await Metric("older")).Number("value"));

        (await Send("older", """{"value":3,"timestamp":"2026-07-10T14:00:00.5+02:00"}""")).Ok();
        Assert.Equal((3, "2026-07-10T12:00:00.500Z"), ((await Metric("older")).Number("value"), (await Metric("older")).Text("value_at")));
    }

    [Fact]
    public async Task Without_a_timestamp_the_current_time_applies()
    {
        await api.AddMetric("now");
        (await Send("now", """{"value":1,"timestamp":null,"activity_id":""}""")).Ok();

        Assert.Equal(api.Clock.GetUtcNow(), (await Metric("now")).GetProperty("value_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_timestamp_far_ahead_is_refused_by_name_and_blocks_no_later_value()
    {
        await api.AddMetric("ahead");
        foreach (var timestamp in new[] { "2099-01-01T00:00:00Z", $"{api.Clock.GetUtcNow().AddHours(24).AddSeconds(1):O}" })
        {
            (await Send("ahead", $$"""{"value":1,"timestamp":"{{timestamp}}"}""")).IsInvalid(
                "Invalid request body", "timestamp must not be more than 24 hours ahead of the server's clock; leave it out to use the time of arrival");
        }

        (await Send("ahead", $$"""{"value":2,"timestamp":"{{api.Clock.GetUtcNow().AddHours(23):O}}"}""")).Ok();
        Assert.Equal(2, (await Metric("ahead")).Number("value"));
        (await Send("ahead", $$"""{"value":3,"timestamp":"{{api.Clock.GetUtcNow():O}}"}""")).Ok();
        Assert.Equal(3, (await Metric("ahead")).Number("value"));
        (await Send("ahead", """{"value":4}""")).Ok();
        Assert.Equal(4, (await Metric("ahead")).Number("value"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"value":NaN}""")]
    [InlineData("""{"value":Infinity}""")]
    [InlineData("""{"value":1e999}""")]
    [InlineData("""{"value":true}""")]
    [InlineData("""{"value":[1]}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":""}""")]
    [InlineData("""{"value":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}""")]
    public async Task Other_values_are_refused_in_the_documented_words(string body)
        => (await Send("sales", body)).IsInvalid("value must be a finite number", NotFinite);

    [Theory]
    [InlineData("""{"value":1,"timestamp":"2026-07-10"}""", "timestamp must be an RFC 3339 timestamp such as 2026-07-10T12:00:00Z")]
    [InlineData("""{"value":1,"timestamp":1752148800}""", "timestamp must be an RFC 3339 timestamp such as 2026-07-10T12:00:00Z")]
    [InlineData("""{"value":1,"unit":"ms"}""", "unit is unknown; known members: value, timestamp")]
    public async Task Other_members_are_refused_by_name(string body, string message) => (await Send("sales", body)).IsInvalid("Invalid request body", message);

    [Fact]
    public async Task An_unknown_metric_is_not_found()
    {
        const string Message = "No metric has the key 'unknown.key'; create it first with POST /api/manage/metrics";
        (await Send("unknown.key", """{"value":1}""")).IsRefused(HttpStatusCode.NotFound, "Metric not found", Message);
        (await api.Post("/api/metrics/sales/value", """{"value":1}""", api.OtherKey)).IsRefused(
            HttpStatusCode.NotFound, "Metric not found", "No metric has the key 'sales'; create it first with POST /api/manage/metrics");
    }

    [Theory]
    [InlineData("Sales")]
    [InlineData("-sales")]
    [InlineData("sales%20total")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_invalid_metric_key_is_refused_before_the_body_is_read(string key)
        => (await Send(key, "not json")).IsInvalid(
            "Invalid metric key", "The metric key must start with a lowercase letter or digit, followed by up to 63 of a-z, 0-9, '.', '_' and '-'");

    private Task<Http.Answer> Send(string key, string body) => api.Post($"/api/metrics/{key}/value", body);

    private async Task<JsonElement> Metric(string key) =>
        (await api.Send(HttpMethod.Get, "/api/manage/metrics")).Json.GetProperty("data").EnumerateArray().Single(metric => metric.Text("key") == key);
}
