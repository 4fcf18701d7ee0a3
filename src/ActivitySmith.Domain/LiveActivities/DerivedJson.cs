using System.Text.Json;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>Values that the server computes for devices and pages: effective steps, percent, instants of the timer.</summary>
public static class DerivedJson
{
    public static void Write(ContentState state, TimerWindow? timer, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (state is { Type: ContentType.SegmentedProgress, NumberOfSteps: { } steps }) json.WriteNumber("number_of_steps", steps);
        if (state.Type == ContentType.Progress)
            json.WriteNumber("percent", state.Percentage ?? Math.Clamp(state.Value!.Value.Number / state.UpperLimit!.Value * 100, 0, 100));
        if (timer is not null)
        {
            json.WriteStartObject("timer");
            if (timer.StartsAt is { } starts) json.WriteString("starts_at", Instant.Text(starts));
            if (timer.IsRunning && timer.EndsAt is { } ends) json.WriteString("ends_at", Instant.Text(ends));
            json.WriteBoolean("counts_down", timer.CountsDown);
            json.WriteBoolean("is_running", timer.IsRunning);
            json.WriteNumber("elapsed_seconds", timer.ElapsedSeconds);
            if (timer.DurationSeconds is { } duration) json.WriteNumber("duration_seconds", duration);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
