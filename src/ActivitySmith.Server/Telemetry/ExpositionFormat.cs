using Microsoft.Net.Http.Headers;

namespace ActivitySmith.Server.Telemetry;

/// <summary>The two text formats that scrapers read.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0 (https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).</summary>
    OpenMetrics,
}

/// <summary>Media types of the formats.</summary>
internal static class ExpositionFormats
{
    private static readonly MediaTypeHeaderValue OpenMetrics = new("application/openmetrics-text");

    private static readonly MediaTypeHeaderValue Text = new("text/plain");

    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>OpenMetrics when the client prefers it (RFC 9110, section 12.5.1), else text, which every scraper and person can read.</summary>
    public static ExpositionFormat Of(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var accepted)) return ExpositionFormat.Text;
        var metrics = Best(accepted.Where(IsOpenMetrics));
        var text = Best(accepted.Where(type => Text.IsSubsetOf(new MediaTypeHeaderValue(type.MediaType))));
        return metrics > text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    private static double Best(IEnumerable<MediaTypeHeaderValue> types) => types.Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();

    /// <summary>Version 1.0.0 or none is named; 0.0.1 is a draft.</summary>
    private static bool IsOpenMetrics(MediaTypeHeaderValue type) => type.MediaType.Equals(OpenMetrics.MediaType, StringComparison.OrdinalIgnoreCase)
        && type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
            is null or { Value.Value: "1.0.0" };
}
