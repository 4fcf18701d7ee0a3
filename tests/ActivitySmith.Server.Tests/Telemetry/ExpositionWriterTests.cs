using System.Diagnostics.Metrics;
using System.Text;
using ActivitySmith.Server.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;

namespace ActivitySmith.Server.Tests.Telemetry;

/// <summary>The text of metrics that the SDK has aggregated, in both formats.</summary>
public sealed class ExpositionWriterTests : IDisposable
{
    private readonly Meter meter = new($"test-{Guid.CreateVersion7()}");
    private readonly TextExporter exporter = new();
    private readonly MeterProvider provider;

    public ExpositionWriterTests() =>
        provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddReader(new BaseExportingMetricReader(exporter)).Build();

    public void Dispose()
    {
        provider.Dispose();
        exporter.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void A_counter_has_its_help_its_type_and_one_line_for_each_set_of_labels()
    {
        var counter = meter.CreateCounter<long>("activitysmith.commands", "{command}", "Commands");
        counter.Add(2, new("command", "put"), new KeyValuePair<string, object?>("outcome", "ok"));
        counter.Add(1, new KeyValuePair<string, object?>("command", "end"));

        Assert.Equal(
            """
            # HELP activitysmith_commands_total Commands
            # TYPE activitysmith_commands_total counter
            activitysmith_commands_total{command="put",outcome="ok"} 2
            activitysmith_commands_total{command="end"} 1

            """,
            Read(ExpositionFormat.Text));
        Assert.Equal(
            """
            # HELP activitysmith_commands Commands
            # TYPE activitysmith_commands counter
            activitysmith_commands_total{command="put",outcome="ok"} 2
            activitysmith_commands_total{command="end"} 1
            # EOF

            """,
            Read(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void The_buckets_of_a_histogram_count_everything_below_them()
    {
        var histogram = meter.CreateHistogram(
            "wait.time", "s", "Waiting", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });
        foreach (var seconds in (double[])[0.25, 1, 4, 40]) histogram.Record(seconds);

        Assert.Equal(
            """
            # HELP wait_time_seconds Waiting
            # TYPE wait_time_seconds histogram
            wait_time_seconds_bucket{le="0.5"} 1
            wait_time_seconds_bucket{le="1"} 2
            wait_time_seconds_bucket{le="10"} 3
            wait_time_seconds_bucket{le="+Inf"} 4
            wait_time_seconds_sum 45.25
            wait_time_seconds_count 4

            """,
            Read(ExpositionFormat.Text));
        var openMetrics = Read(ExpositionFormat.OpenMetrics);
        Assert.Contains("# UNIT wait_time_seconds seconds\n", openMetrics, StringComparison.Ordinal);
        Assert.Contains("{le=\"1.0\"} 2\n", openMetrics, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_labels_and_help_cannot_break_out_of_their_line()
    {
        meter.CreateObservableGauge(
            "odd", () => new Measurement<int>(1, new KeyValuePair<string, object?>("at", "a\\b\"c\nd")), unit: null, "one\\ two\nthree \"four\"");

        Assert.Equal("# HELP odd one\\\\ two\\nthree \"four\"\n# TYPE odd gauge\nodd{at=\"a\\\\b\\\"c\\nd\"} 1\n", Read(ExpositionFormat.Text));
        Assert.StartsWith("# HELP odd one\\\\ two\\nthree \\\"four\\\"\n", Read(ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(12345678.5, "12345678.5")]
    public void A_number_is_written_as_scrapers_read_it(double value, string written)
    {
        meter.CreateObservableGauge("number", () => value);

        Assert.EndsWith($"\nnumber {written}\n", Read(ExpositionFormat.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("activitysmith.commit.duration", "s", false, "activitysmith_commit_duration_seconds")]
    [InlineData("dotnet.process.memory.working_set", "By", true, "dotnet_process_memory_working_set_bytes")]
    [InlineData("already.in.seconds", "s", true, "already_in_seconds")]
    [InlineData("requests", "{request}", false, "requests")]
    [InlineData("dotnet.thread_pool.thread.count", "{thread}", true, "dotnet_thread_pool_threads")]
    [InlineData("dotnet.assembly.count", "{assembly}", true, "dotnet_assemblies")]
    [InlineData("dotnet.thread_pool.work_item.count", "{work_item}", false, "dotnet_thread_pool_work_item_count")]
    [InlineData("9 odd--name/here", "", true, "_9_odd_name_here")]
    public void A_name_is_spelled_as_prometheus_spells_it(string instrument, string unit, bool isGauge, string name) =>
        Assert.Equal(name, ExpositionName.Of(instrument, unit, isGauge).Name);

    private string Read(ExpositionFormat format) => Encoding.UTF8.GetString(exporter.Read(format)!);
}
