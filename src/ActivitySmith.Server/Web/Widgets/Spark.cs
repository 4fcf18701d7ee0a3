using System.Globalization;
using ActivitySmith.Domain.Widgets;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>The last values of a metric as the points of a line, 100 wide and 30 high.</summary>
internal static class Spark
{
    private const double Width = 100;
    private const double Height = 30;

    /// <summary>Margin for half the line width at the top and at the bottom.</summary>
    private const double Margin = 2;

    /// <summary>Points of an SVG polyline in order of time, evenly spaced; null when fewer than two values are or contain numbers.</summary>
    public static string? Points(WidgetMetric metric, IReadOnlyList<MetricValue> values)
    {
        var numbers = values.Select(value => MetricNumber.Of(value.Value, metric.Format)).OfType<double>().ToList();
        if (numbers.Count < 2) return null;
        var lowest = numbers.Min();

        // Uses halves, so that the difference between the largest possible numbers does not overflow.
        var range = (numbers.Max() / 2) - (lowest / 2);
        return string.Join(' ', numbers.Select((number, at) =>
        {
            var x = at * Width / (numbers.Count - 1);
            var share = range > 0 ? ((number / 2) - (lowest / 2)) / range : 0.5;
            return string.Create(CultureInfo.InvariantCulture, $"{x:0.##},{Height - Margin - (share * (Height - (2 * Margin))):0.##}");
        }));
    }
}
