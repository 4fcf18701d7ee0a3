using ActivitySmith.Domain.Notifications;
using Xunit;

namespace ActivitySmith.Domain.Tests.Notifications;

/// <summary>When a push notification is sent (docs/api.md, Scheduled notifications).</summary>
public sealed class PushScheduleTests
{
    private static readonly DateTimeOffset Now = Given.Noon;

    [Fact]
    public void Without_a_time_it_is_sent_at_once() => Assert.Null(At(at: null, inSeconds: null));

    [Fact]
    public void Both_members_give_a_time()
    {
        Assert.Equal(Now.AddHours(2), At(Now.AddHours(2), inSeconds: null));
        Assert.Equal(Now.AddSeconds(90), At(at: null, 90));
        Assert.Equal(Now.AddDays(30), At(Now.AddDays(30), inSeconds: null));
        Assert.Equal(Now.AddDays(30), At(at: null, 30 * 86_400));
    }

    [Fact]
    public void A_time_that_has_just_passed_is_now()
    {
        Assert.Null(At(Now, inSeconds: null));
        Assert.Null(At(Now.AddSeconds(-60), inSeconds: null));
        Assert.Null(At(at: null, 0));
    }

    [Fact]
    public void A_time_is_stored_in_whole_milliseconds_and_never_earlier_than_asked() =>
        Assert.Equal(Now.AddMilliseconds(2), At(Now.AddMilliseconds(1.5), inSeconds: null));

    [Theory]
    [InlineData(-61, null, "deliver_at", "deliver_at must be in the future; the server's time is 2026-07-10T12:00:00.000Z")]
    [InlineData((30 * 86_400) + 1, null, "deliver_at", "deliver_at must be at most 30 days ahead; the server's time is 2026-07-10T12:00:00.000Z")]
    [InlineData(null, -1L, "deliver_in_seconds", "deliver_in_seconds must be between 0 and 2592000 (30 days)")]
    [InlineData(null, 2_592_001L, "deliver_in_seconds", "deliver_in_seconds must be between 0 and 2592000 (30 days)")]
    [InlineData(null, long.MaxValue, "deliver_in_seconds", "deliver_in_seconds must be between 0 and 2592000 (30 days)")]
    [InlineData(60, 60L, "deliver_in_seconds", "deliver_in_seconds cannot be combined with deliver_at; send one of them")]
    public void Other_times_are_refused(int? secondsAhead, long? inSeconds, string path, string message)
    {
        var refused = PushSchedule.Of(secondsAhead is { } ahead ? Now.AddSeconds(ahead) : null, inSeconds, Now);

        Given.IsInvalid(refused.Refusal, path, message);
    }

    private static DateTimeOffset? At(DateTimeOffset? at, long? inSeconds) => PushSchedule.Of(at, inSeconds, Now).Value.At;
}
