using System.Globalization;
using System.Net;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Xunit;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>What the metrics say after requests. Only this server's: others run in the same process.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Commands_are_counted_by_kind_and_outcome()
    {
        await using var server = await RunningServer.Start();
        for (var value = 0; value < 3; value++) await server.Client.PutStream("backup", value);
        (await server.Client.Delete("/api/live-activity/stream/unknown")).Is(HttpStatusCode.NotFound);
        (await server.Client.Post("/api/push-notification", new { title = "Done" })).Is(HttpStatusCode.OK);

        var metrics = await Scrape(server);

        Assert.Equal(3, metrics["activitysmith_commands_total{command=\"reconcile_stream\",outcome=\"ok\"}"]);
        Assert.Equal(1, metrics["activitysmith_commands_total{command=\"end_stream\",outcome=\"refused\"}"]);
        Assert.Equal(1, metrics["activitysmith_commands_total{command=\"send_notification\",outcome=\"ok\"}"]);
        Assert.True(metrics["activitysmith_commit_duration_seconds_count"] >= 4);
        Assert.Equal(metrics["activitysmith_commit_batch_size_count"], metrics["activitysmith_commit_duration_seconds_count"]);
        Assert.Equal(10_000, metrics["activitysmith_queue_capacity"]);
    }

    [Fact]
    public async Task An_idempotent_command_is_counted_by_the_command_inside()
    {
        await using var server = await RunningServer.Start();
        server.Client.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        await server.Client.PutStream("backup", 1);

        Assert.Equal(1, (await Scrape(server))["activitysmith_commands_total{command=\"reconcile_stream\",outcome=\"ok\"}"]);
    }

    [Fact]
    public async Task Gauges_show_the_state_of_the_whole_server()
    {
        await using var server = await RunningServer.Start(settings => settings["ACTIVITYSMITH_METRICS__STREAMS"] = "backup,unknown");
        await server.Client.PutStream("backup", 1);
        await server.Client.PutStream("other", 1);

        var metrics = await Scrape(server);

        Assert.Equal(2, metrics["activitysmith_activities{state=\"running\"}"]);
        Assert.Equal(0, metrics["activitysmith_devices{kind=\"ios\",reachable=\"true\"}"]);
        Assert.Equal(0, metrics["activitysmith_event_streams"]);
        Assert.Equal(1, metrics[$"activitysmith_duty{{node=\"{Environment.MachineName}\"}}"]);
        Assert.Equal(1, Assert.Single(metrics, metric => metric.Key.StartsWith("activitysmith_build_info{version=", StringComparison.Ordinal)).Value);
        var age = Assert.Single(metrics, metric => metric.Key.StartsWith("activitysmith_stream_age_seconds", StringComparison.Ordinal));
        Assert.Equal("activitysmith_stream_age_seconds{stream=\"backup\"}", age.Key);
        Assert.InRange(age.Value, 0, 60);
    }

    [Fact]
    public async Task No_label_holds_a_stream_key_a_device_or_a_secret()
    {
        await using var server = await RunningServer.Start();
        await server.Client.PutStream("key-of-a-stream", 1);
        var code = (await server.Client.Post("/api/manage/pairing-codes", new { })).Is(HttpStatusCode.Created)["code"];
        var device = (await server.Client.Post("/api/device/pair", new { code, platform = "web", name = "Browser" })).Is(HttpStatusCode.Created);
        using var client = server.NewClient(key: null);
        (await client.Get("/some/path/that/does/not/exist")).Is(HttpStatusCode.NotFound);

        var text = await server.Client.GetStringAsync("/metrics");

        Assert.Contains("http_route=\"/api/live-activity/stream/{stream_key}\"", text, StringComparison.Ordinal);
        Assert.All(
            new[] { "key-of-a-stream", device["device_id"], server.ApiKey, code, "some/path" },
            secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrapes_at_the_same_time_share_one_collection()
    {
        await using var server = await RunningServer.Start();

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.Client.GetStringAsync("/metrics")));

        Assert.True(texts.Distinct(StringComparer.Ordinal).Count() < texts.Length);
    }

    [Fact]
    public async Task Without_a_receiver_nothing_is_traced()
    {
        await using var server = await RunningServer.Start();

        Assert.Null(server.Services.GetService<TracerProvider>());
    }

    private static async Task<Dictionary<string, double>> Scrape(RunningServer server) => (await server.Client.GetStringAsync("/metrics"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
        .Select(line => line.LastIndexOf(' ') is var space ? (Name: line[..space], Value: line[(space + 1)..]) : default)
        .ToDictionary(line => line.Name, line => double.Parse(line.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
