using System.Globalization;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Domain.WebPush;

/// <summary>The text of a card, in the few lines that a notification has.</summary>
internal static class CardText
{
    /// <summary>
    /// Reading, subtitle and message, each on a separate line. The time of a timer is left out, because a notification cannot count.
    /// </summary>
    public static string Of(ContentState state) =>
        string.Join('\n', new[] { ReadingOf(state), state.Subtitle, state.Message }.Where(line => !string.IsNullOrWhiteSpace(line)));

    private static string? ReadingOf(ContentState state) => state.Type switch
    {
        ContentType.SegmentedProgress when state.NumberOfSteps is { } steps => $"{state.CurrentStep ?? 0} / {steps}",
        ContentType.Progress when PercentOf(state) is { } percent => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(percent, 1)} %"),
        ContentType.Metrics or ContentType.Stats => string.Join(" · ", (state.Metrics ?? []).Select(Text)),
        ContentType.Value => state.Value is { } value ? Text(value) : null,
        _ => null,
    };

    private static double? PercentOf(ContentState state) =>
        state.Percentage ?? (state is { Value: { } value, UpperLimit: { } limit } ? Math.Clamp(value.Number / limit * 100, 0, 100) : null);

    private static string Text(Metric metric) =>
        metric.Unit is { Length: > 0 } unit ? $"{metric.Label} {Text(metric.Value)} {unit}" : $"{metric.Label} {Text(metric.Value)}";

    private static string Text(Scalar value) => value.Text ?? value.Number.ToString("R", CultureInfo.InvariantCulture);
}
