using System.Globalization;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>A state in one line, in the words of the card that a page draws (<c>wwwroot/js/cards/summary.js</c>).</summary>
public static class StateText
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <summary>
    /// The value that the state shows: <c>2 of 3</c>, <c>42%</c>, <c>CPU 34%, Queue empty</c>. Null for an alert, which has no value, and a timer, which
    /// would have to count.
    /// </summary>
    public static string? ReadingOf(ContentState state) => state.Type switch
    {
        ContentType.SegmentedProgress when state.NumberOfSteps is { } steps => Count(state.CurrentStep ?? 0, steps),
        ContentType.Progress when state.Percentage is { } percent => $"{percent.ToString("#,##0.#", Plain)}%",
        ContentType.Progress when state is { Value: { IsText: false } value, UpperLimit: { } limit } => Count(value.Number, limit),
        ContentType.Metrics or ContentType.Stats =>
            string.Join(", ", (state.Metrics ?? []).Select(metric => $"{metric.Label} {Measure(metric)}")),
        ContentType.Value => state.Value is { } readout ? Quantity(readout) : null,
        _ => null,
    };

    private static string Count(double current, double total) => $"{Quantity(current)} of {Quantity(total)}";

    /// <summary>A space before every unit but %.</summary>
    private static string Measure(Metric metric) =>
        metric.Unit is null or "" or "%" ? $"{Quantity(metric.Value)}{metric.Unit}" : $"{Quantity(metric.Value)} {metric.Unit}";

    /// <summary>Text is verbatim.</summary>
    private static string Quantity(Scalar value) => value.Text ?? Quantity(value.Number);

    /// <summary>Numbers of 10^12 and more, or too small to show, are in scientific notation.</summary>
    private static string Quantity(double value) =>
        Math.Abs(value) is >= 1e12 or (> 0 and < 1e-6) ? value.ToString("0.###E0", Plain) : value.ToString("#,##0.######", Plain);
}
