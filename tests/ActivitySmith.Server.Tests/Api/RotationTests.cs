using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Rotation and expiry (docs/api.md, Streams). The tests move the clock of this server by hours.</summary>
public sealed class RotationTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const string Upload = """{"content_state":{"type":"progress","title":"Upload","percentage":10},"tags":["nightly"]}""";

    private readonly string stream = api.NewStream();

    [Fact]
    public async Task After_seven_and_a_half_hours_a_put_rotates()
    {
        var first = (await api.Put(stream, Upload)).Did("started").Text("activity_id");
        for (var minutes = 0; minutes < 449; minutes += 50)
        {
            api.Clock.Advance(TimeSpan.FromMinutes(Math.Min(50, 449 - minutes)));
            (await api.Put(stream, Upload)).Did("noop");
        }

        api.Clock.Advance(TimeSpan.FromMinutes(1));
        var rotated = (await api.Put(stream, Upload)).Did("rotated");

        Assert.Equal(first, rotated.Text("previous_activity_id"));
        Assert.NotEqual(first, rotated.Text("activity_id"));
        Assert.Equal(1, rotated.Number("devices_notified"));
        var old = await api.Activity(first!);
        Assert.Equal(("ended", "rotated", old.Text("ended_at")), (old.Text("state"), old.Text("end_reason"), old.Text("dismiss_at")));
        Assert.Equal(["nightly"], (await api.Activity(rotated.Text("activity_id")!)).Strings("tags"));
        Assert.False((await api.Put(stream, Upload)).Did("noop").Has("previous_activity_id"));
    }

    [Fact]
    public async Task A_put_of_another_type_rotates()
    {
        var first = (await api.Put(stream, Upload)).Did("started").Text("activity_id");
        (await api.Put(stream, """{"content_state":{"type":"alert","title":"Upload"}}""")).IsInvalid(
            "Invalid content_state", "content_state.message is required for type alert");
        var rotated = (await api.Put(
            stream, """{"content_state":{"type":"alert","title":"Upload","message":"failed"},"alert":{"title":"Ding"}}""")).Did("rotated");

        Assert.Equal(first, rotated.Text("previous_activity_id"));
        Assert.Equal(("ended", "rotated"), ((await api.Activity(first!)).Text("state"), (await api.Activity(first!)).Text("end_reason")));
        var next = await api.Activity(rotated.Text("activity_id")!);
        Assert.Equal(["nightly"], next.Strings("tags"));
        next.GetProperty("alert").IsJson("""{"title":"Ding"}""");
        (await api.Put(stream, """{"content_state":{"title":"Upload","message":"failed"}}""")).Did("noop");
    }

    [Fact]
    public async Task Other_channels_do_not_rotate()
    {
        var first = (await api.Put(stream, Upload)).Did("started").Text("activity_id");

        Assert.Equal(first, (await api.Put(stream, Upload[..^1] + ",\"channels\":[\"ops\"]}")).Did("updated").Text("activity_id"));
    }

    [Fact]
    public async Task A_running_timer_continues_through_a_rotation()
    {
        (await api.Put(stream, """{"content_state":{"type":"timer","title":"Shift","counts_down":false}}""")).Did("started");
        var before = (await api.Stream(stream)).GetProperty("derived").GetProperty("timer").Text("starts_at");
        api.Clock.Advance(TimeSpan.FromHours(7.6));
        (await api.Put(stream, """{"content_state":{"title":"Shift"}}""")).Did("rotated");

        Assert.Equal(before, (await api.Stream(stream)).GetProperty("derived").GetProperty("timer").Text("starts_at"));
    }

    [Fact]
    public async Task An_idempotency_key_is_forgotten_after_24_hours()
    {
        Task<Answer> Put(int percentage) => api.Put(
            stream, $$"""{"content_state":{"type":"progress","title":"t","percentage":{{percentage}} } }""", null, ("Idempotency-Key", stream));
        (await Put(1)).Ok();
        api.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(422, (int)(await Put(2)).Status);
        api.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await Put(2)).Headers.ContainsKey("Idempotent-Replay"));
    }
}
