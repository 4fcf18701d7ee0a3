using System.Collections.Concurrent;
using System.Net;
using ActivitySmith.Testing;

namespace ActivitySmith.EndToEnd.Tests.Monitoring;

/// <summary>A receiver of OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/), which keeps what it gets.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> received = new();

    public OtlpReceiver()
    {
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        _ = Task.Run(Listen);
    }

    public string Url { get; }

    /// <summary>Variables that make a server send everything here, and soon.</summary>
    public (string Name, string Value)[] Variables =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
    ];

    /// <summary>Requests so far.</summary>
    public IReadOnlyList<(string Path, byte[] Body)> Received => [.. received];

    /// <summary>Spans so far: ExportTraceServiceRequest.resource_spans.scope_spans.spans.</summary>
    public IReadOnlyList<OtlpSpan> Spans() =>
    [
        .. received.Where(request => request.Path.EndsWith("/traces", StringComparison.Ordinal))
            .SelectMany(request => Within(WireField.Read(request.Body), 1, 2, 2)).Select(OtlpSpan.Of),
    ];

    /// <summary>Names of the instruments so far: ExportMetricsServiceRequest.resource_metrics.scope_metrics.metrics.name.</summary>
    public IReadOnlySet<string> Metrics() => received.Where(request => request.Path.EndsWith("/metrics", StringComparison.Ordinal))
        .SelectMany(request => Within(WireField.Read(request.Body), 1, 2, 2, 1)).Select(name => name.Text).ToHashSet(StringComparer.Ordinal);

    /// <summary>Attributes of the resources so far, as <c>name=value</c>.</summary>
    public IReadOnlySet<string> Resources() => received.SelectMany(request => Within(WireField.Read(request.Body), 1, 1, 1))
        .Select(OtlpSpan.Attribute).ToHashSet(StringComparer.Ordinal);

    public void Dispose() => listener.Close();

    private static IEnumerable<WireField> Within(IReadOnlyList<WireField> fields, params int[] path) => path.Length == 1
        ? fields.Where(field => field.Number == path[0])
        : fields.Where(field => field.Number == path[0]).SelectMany(field => Within(field.Fields, path[1..]));

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <param name="Trace">Id of the trace, 32 hexadecimal digits.</param>
/// <param name="Id">Id of the span, 16 hexadecimal digits.</param>
/// <param name="Parent">Id of the parent span; empty for none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Attributes">As <c>name=value</c>.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, IReadOnlyList<string> Attributes)
{
    /// <summary>opentelemetry.proto.trace.v1.Span.</summary>
    public static OtlpSpan Of(WireField span)
    {
        var fields = span.Fields.ToLookup(field => field.Number);
        return new(
            fields[1].Single().Hex, fields[2].Single().Hex, fields[4].Select(parent => parent.Hex).FirstOrDefault() ?? "", fields[5].Single().Text,
            [.. fields[9].Select(Attribute)]);
    }

    /// <summary>opentelemetry.proto.common.v1.KeyValue, with a text or a whole number.</summary>
    public static string Attribute(WireField pair)
    {
        var fields = pair.Fields.ToLookup(field => field.Number);
        var value = fields[2].SelectMany(value => value.Fields).FirstOrDefault();
        return $"{fields[1].Single().Text}={(value.Number == 1 ? value.Text : value.Value.ToString())}";
    }
}
