using System.Text.Json;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Timers over HTTP (docs/api.md, Timers). The tests move the clock of this server by seconds.</summary>
public sealed class TimerTests(ApiServer api) : IClassFixture<ApiServer>
{
    private readonly string stream = api.NewStream();

    private DateTimeOffset Now => api.Clock.GetUtcNow();

    [Fact]
    public async Task A_countdown_keeps_its_start_and_its_end()
    {
        var start = Now;
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":300");
        Wait(10);
        await Put("updated", "\"subtitle\":\"still\"");
        var timer = await Timer();

        Assert.Equal((start, start.AddSeconds(300)), (Instant(timer, "starts_at"), Instant(timer, "ends_at")));
        Assert.Equal((true, true, 300),
            (timer.GetProperty("counts_down").GetBoolean(), timer.GetProperty("is_running").GetBoolean(), timer.Number("duration_seconds")));
    }

    [Fact]
    public async Task The_same_duration_again_is_a_reset()
    {
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":300");
        Wait(10);
        await Put("updated", "\"duration_seconds\":300");

        Assert.Equal(Now, Instant(await Timer(), "starts_at"));
        await Put("noop", "\"subtitle\":null");
    }

    [Fact]
    public async Task A_paused_timer_stops_and_a_resumed_one_continues()
    {
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":300");
        Wait(100);
        await Put("updated", "\"is_running\":false");
        Wait(50);
        var paused = await Timer();
        Assert.Equal((100, false), (paused.Number("elapsed_seconds"), paused.GetProperty("is_running").GetBoolean()));
        Assert.False(paused.Has("starts_at") || paused.Has("ends_at"));
        await Put("noop", "\"subtitle\":null");

        await Put("updated", "\"is_running\":true");
        var resumed = await Timer();
        Assert.Equal((Now.AddSeconds(-100), Now.AddSeconds(200)), (Instant(resumed, "starts_at"), Instant(resumed, "ends_at")));
    }

    [Fact]
    public async Task A_duration_sent_while_paused_restarts_the_timer_and_the_response_says_so()
    {
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":300");
        await Put("updated", "\"is_running\":false");
        await Put("updated", "\"duration_seconds\":60");
        var shown = await api.Stream(stream);

        Assert.True(shown.GetProperty("derived").GetProperty("timer").GetProperty("is_running").GetBoolean());
        Assert.False(shown.GetProperty("content_state").Has("is_running"));
    }

    [Fact]
    public async Task The_end_freezes_the_timer()
    {
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":300");
        var id = (await api.Stream(stream)).Text("activity_id")!;
        Wait(42);
        (await api.Delete(stream, """{"content_state":{"title":"Done"}}""")).Did("ended");
        Wait(100);
        var timer = (await api.Activity(id)).GetProperty("derived").GetProperty("timer");

        Assert.Equal((42, false), (timer.Number("elapsed_seconds"), timer.GetProperty("is_running").GetBoolean()));
    }

    [Fact]
    public async Task After_its_end_a_timer_stays_at_its_duration()
    {
        await Put("started", "\"type\":\"timer\",\"duration_seconds\":30");
        Wait(100);
        await Put("updated", "\"is_running\":false");

        Assert.Equal(30, (await Timer()).Number("elapsed_seconds"));
    }

    [Fact]
    public async Task An_open_ended_timer_counts_up_and_cannot_count_down()
    {
        await Put("started", "\"type\":\"timer\",\"counts_down\":false");
        var timer = await Timer();
        Assert.False(timer.Has("ends_at") && timer.GetProperty("ends_at").ValueKind is not JsonValueKind.Null);
        (await api.Put(stream, """{"content_state":{"title":"Tea","counts_down":true}}""")).IsInvalid(
            "Invalid content_state",
            "content_state.duration_seconds is required for a timer that counts down; send it, or counts_down false for an open-ended one");
    }

    [Fact]
    public async Task A_first_countdown_needs_a_duration()
        => (await api.Put(stream, """{"content_state":{"type":"timer","title":"Tea"}}""")).IsInvalid(
            "Invalid content_state",
            "content_state.duration_seconds is required for a timer that counts down; send it, or counts_down false for an open-ended one");

    private void Wait(int seconds) => api.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task Put(string operation, string members) =>
        (await api.Put(stream, $$"""{"content_state":{"title":"Tea",{{members}} } }""")).Did(operation);

    private async Task<JsonElement> Timer() => (await api.Stream(stream)).GetProperty("derived").GetProperty("timer");

    private static DateTimeOffset Instant(JsonElement timer, string name) => timer.GetProperty(name).GetDateTimeOffset();
}
