using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Server.Web.Board;

/// <summary>A state in one line, for readers without a script.</summary>
internal static class StateSummary
{
    public static string Of(ContentState state) => state.Type switch
    {
        ContentType.SegmentedProgress => $"{state.CurrentStep} of {state.NumberOfSteps}",
        ContentType.Progress when state.Percentage is { } percent => $"{percent:0.#}%",
        ContentType.Progress => $"{state.Value} of {state.UpperLimit}",
        ContentType.Metrics or ContentType.Stats => string.Join(", ", state.Metrics!.Select(metric => $"{metric.Label} {metric.Value}{metric.Unit}")),
        ContentType.Alert => state.Message!,
        ContentType.Value => state.Value.ToString()!,
        ContentType.Timer when state.DurationSeconds is { } seconds => $"Timer, {TimeSpan.FromSeconds(seconds):h\\:mm\\:ss}",
        ContentType.Timer => "Timer",
        _ => "",
    };
}
