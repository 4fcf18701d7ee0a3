using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;

namespace ActivitySmith.Server.Web.Widgets;

/// <summary>Formats a value of a metric for people.</summary>
internal static class Reading
{
    public static string Of(WidgetMetric metric, Scalar? value)
    {
        if (value is not { } known) return "no value yet";
        if (known.IsText) return known.Text!;
        var number = known.Number.ToString("#,0.######");
        return metric.Format.Kind switch
        {
            "currency" => $"{number} {metric.Format.Currency}",
            "percent" => $"{number} %",
            "unit" => $"{number}{(metric.Format.Spaced == false ? "" : " ")}{metric.Format.Unit}",
            _ => number,
        };
    }
}
