using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Server.Web.Board;

/// <summary>A state in one line, for readers without a script.</summary>
internal static class StateSummary
{
    public static string Of(ContentState state) => state.Type switch
    {
        ContentType.Alert => state.Message!,
        ContentType.Timer when state.DurationSeconds is { } seconds => $"Timer, {Clock(TimeSpan.FromSeconds(seconds))}",
        ContentType.Timer => "Timer",
        _ => StateText.ReadingOf(state) ?? "",
    };

    /// <summary>Hours, minutes and seconds, as the scripts of the board write them; a day is 24 hours.</summary>
    private static string Clock(TimeSpan duration) => $"{(long)duration.TotalHours}:{duration:mm\\:ss}";
}
