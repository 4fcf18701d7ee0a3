using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Server.Web.Board;

/// <summary>A state in one line, for readers without a script.</summary>
internal static class StateSummary
{
    public static string Of(ContentState state) => state.Type switch
    {
        ContentType.Alert => state.Message!,
        ContentType.Timer when state.DurationSeconds is { } seconds => $"Timer, {TimeSpan.FromSeconds(seconds):h\\:mm\\:ss}",
        ContentType.Timer => "Timer",
        _ => StateText.ReadingOf(state) ?? "",
    };
}
