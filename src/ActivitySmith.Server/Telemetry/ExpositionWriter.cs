using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ActivitySmith.Server.Telemetry;

/// <summary>Writes metrics that the SDK has aggregated in one of the <see cref="ExpositionFormat"/>s. Not thread-safe.</summary>
internal sealed class ExpositionWriter
{
    /// <summary>The runtime declares these as counters, but they fall too.</summary>
    private static readonly string[] Gauges = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly StringBuilder text = new();
    private readonly StringBuilder labels = new();
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private ExpositionFormat format;

    private bool IsOpenMetrics => format == ExpositionFormat.OpenMetrics;

    public byte[] Write(in Batch<Metric> metrics, ExpositionFormat wanted)
    {
        format = wanted;
        text.Clear();
        written.Clear();
        foreach (var metric in metrics) Write(metric);
        if (IsOpenMetrics) text.Append("# EOF\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(Metric metric)
    {
        var (kind, suffix) = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum when !Gauges.Contains(metric.Name, StringComparer.Ordinal) => ("counter", "_total"),
            MetricType.Histogram => ("histogram", ""),
            MetricType.ExponentialHistogram => ("", ""), // Nothing here asks for one.
            _ => ("gauge", ""),
        };
        var (name, unit) = ExpositionName.Of(metric.Name, metric.Unit, kind == "gauge");

        // Two meters with one name would be two families of that name, which no scraper accepts.
        if (kind.Length == 0 || !written.Add(name)) return;
        WriteHead(name, IsOpenMetrics ? "" : suffix, kind, unit, metric.Description);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            ReadLabels(point.Tags);
            if (kind == "histogram") WriteHistogram(name, point);
            else WriteSample(name, suffix, Value(metric.MetricType, point));
        }
    }

    private void WriteHead(string name, string suffix, string kind, string unit, string description)
    {
        var help = description.Length > 0 ? description : name;
        text.Append("# HELP ").Append(name).Append(suffix).Append(' ');
        Escape(text, help, isQuoted: IsOpenMetrics);
        text.Append("\n# TYPE ").Append(name).Append(suffix).Append(' ').Append(kind).Append('\n');
        if (IsOpenMetrics && unit.Length > 0) text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            text.Append(name).Append("_bucket{").Append(labels).Append(labels.Length > 0 ? "," : "");
            text.Append("le=\"").Append(Bound(bucket.ExplicitBound)).Append("\"} ").Append(below).Append('\n');
        }

        WriteSample(name, "_sum", Number(point.GetHistogramSum()));
        WriteSample(name, "_count", point.GetHistogramCount().ToString(CultureInfo.InvariantCulture));
    }

    private void WriteSample(string name, string suffix, string value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong().ToString(CultureInfo.InvariantCulture),
        MetricType.LongGauge => point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture),
        MetricType.DoubleGauge => Number(point.GetGaugeLastValueDouble()),
        _ => Number(point.GetSumDouble()),
    };

    private void ReadLabels(ReadOnlyTagCollection tags)
    {
        labels.Clear();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            labels.Append(ExpositionName.Plain(key)).Append("=\"");
            Escape(labels, TextOf(value), isQuoted: true);
            labels.Append('"');
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>A backslash and a line break are escaped everywhere; a quotation mark only inside of quotes, and in the help of OpenMetrics.</summary>
    private static void Escape(StringBuilder into, string plain, bool isQuoted)
    {
        foreach (var one in plain)
        {
            switch (one)
            {
                case '\\': into.Append("\\\\"); break;
                case '\n': into.Append("\\n"); break;
                case '"' when isQuoted: into.Append("\\\""); break;
                default: into.Append(one); break;
            }
        }
    }

    /// <summary>An upper bound; OpenMetrics wants a decimal point or an exponent in each.</summary>
    private string Bound(double bound)
    {
        var number = Number(bound);
        return IsOpenMetrics && double.IsFinite(bound) && !number.AsSpan().ContainsAny('.', 'e', 'E') ? number + ".0" : number;
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
