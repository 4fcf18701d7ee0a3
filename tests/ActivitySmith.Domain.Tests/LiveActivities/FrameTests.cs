using System.Buffers;
using System.Text;
using System.Text.Json;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.LiveActivities;

/// <summary>What is stored for replay and what is computed for devices.</summary>
public sealed class FrameTests
{
    private static readonly Activity Running = Given.Running(Given.Progress) with { Version = 3, UpdatedAt = Given.Noon };

    [Theory]
    [InlineData(0, false)]
    [InlineData(-999, false)]
    [InlineData(-1_000, true)]
    [InlineData(999, false)]
    [InlineData(1_000, true)]
    public void A_state_is_stored_once_a_second_and_a_last_frame_of_the_future_does_not_count(int lastFrameMilliseconds, bool isStored)
    {
        var activity = Running with { LastFrameAt = Given.Noon.AddMilliseconds(lastFrameMilliseconds) };

        Assert.Equal(isStored, Frame.Of(activity, timer: null) is not null);
    }

    [Fact]
    public void The_last_state_is_always_stored()
    {
        byte[] timer = [1];

        var frame = Frame.Of(Running with { LastFrameAt = Given.Noon, EndedAt = Given.Noon }, timer)!;

        Assert.Equal(("a1", 3, Given.Noon), (frame.ActivityId, frame.Version, frame.At));
        Assert.Same(Running.Shown.State.Json, frame.State);
        Assert.Same(timer, frame.Timer);
    }

    [Fact]
    public void Devices_get_the_number_of_steps_of_steps_and_of_nothing_else()
    {
        Assert.Equal("""{"number_of_steps":3}""", Derived(Given.Segmented));
        Assert.Equal("{}", Derived(new ContentState { Type = "alert", Title = "t", Message = "m", NumberOfSteps = 3 }));
    }

    [Fact]
    public void Devices_get_the_percentage_as_sent_or_from_value_and_limit_and_never_beyond_its_range()
    {
        Assert.Equal("""{"percent":40}""", Derived(Given.Progress));
        Assert.Equal("""{"percent":25}""", Derived(Of(5, 20)));
        Assert.Equal("""{"percent":100}""", Derived(Of(50, 20)));
        Assert.Equal("""{"percent":0}""", Derived(Of(-5, 20)));
        Assert.Equal("""{"percent":40}""", Derived(Of(5, 20) with { Percentage = 40 }));

        static ContentState Of(double value, double limit) => new() { Type = "progress", Title = "t", Value = new Scalar(value), UpperLimit = limit };
    }

    [Fact]
    public void Devices_get_the_instants_of_a_timer_that_runs_and_the_elapsed_time_of_one_that_is_paused()
    {
        var running = new TimerWindow(300, CountsDown: true, IsRunning: true, Given.Noon, 10);

        Assert.Equal(
            """{"timer":{"starts_at":"2026-07-10T11:59:50.000Z","ends_at":"2026-07-10T12:04:50.000Z","counts_down":"""
            + """true,"is_running":true,"elapsed_seconds":10,"duration_seconds":300}}""",
            Derived(Given.Timer, running));
        Assert.Equal(
            """{"timer":{"counts_down":false,"is_running":false,"elapsed_seconds":10}}""",
            Derived(Given.Timer, running with { DurationSeconds = null, CountsDown = false, IsRunning = false }));
    }

    [Fact]
    public void A_value_is_a_number_or_text_and_is_stored_as_such()
    {
        var state = Given.Progress with { Value = new Scalar(0.5), Metrics = [new Metric("a", new Scalar("1.50"), Unit: null, Color: null)] };

        var json = Stored<ContentState>.Of(state, StoredJson.Instance.ContentState).Json;
        var back = Stored<ContentState>.Parse(json, StoredJson.Instance.ContentState)!.Value;

        Assert.Contains("\"value\":0.5", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Contains("\"value\":\"1.50\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal((new Scalar(0.5), new Scalar("1.50")), (back.Value!.Value, back.Metrics![0].Value));
        Assert.Equal(("0.5", false), (back.Value.Value.ToString(), back.Value.Value.IsText));
        Assert.Equal(("1.50", true, 0), (back.Metrics[0].Value.ToString(), back.Metrics[0].Value.IsText, back.Metrics[0].Value.Number));
    }

    [Fact]
    public void Stored_values_are_equal_when_their_json_is()
    {
        var (one, same, other) = (Of(Given.Progress), Of(Given.Progress with { }), Of(Given.Segmented));

        Assert.True(one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one.GetHashCode(), other.GetHashCode());
        Assert.False(one.Equals(other));
        Assert.False(one.Equals(null));
        Assert.Null(Stored<ContentState>.Parse(json: null, StoredJson.Instance.ContentState));
        Assert.Throws<JsonException>(() => Stored<ContentState>.Parse("null"u8.ToArray(), StoredJson.Instance.ContentState));

        static Stored<ContentState> Of(ContentState state) => Stored<ContentState>.Of(state, StoredJson.Instance.ContentState);
    }

    private static string Derived(ContentState state, TimerWindow? timer = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) DerivedJson.Write(state, timer, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
