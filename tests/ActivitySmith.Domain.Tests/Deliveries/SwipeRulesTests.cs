using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class SwipeRulesTests
{
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 40)]
    [InlineData(5, 60)]
    [InlineData(50, 60)]
    public void Each_swipe_in_a_row_delays_the_next_start_for_longer(int before, int minutes)
    {
        var next = Follow(Swiped() with { Swipes = before }, Given.Noon.AddSeconds(30));

        Assert.Equal(before + 1, next.Swipes);
        Assert.Equal(minutes == 0 ? null : Given.Noon.AddMinutes(minutes), next.NextTryAt);
    }

    [Fact]
    public void A_card_that_was_kept_for_an_hour_resets_the_count()
    {
        var kept = Swiped() with { Swipes = 4, ClosedAt = Given.Noon.AddMinutes(61) };

        Assert.Equal((1, null), Of(Follow(kept, Given.Noon.AddMinutes(62))));
    }

    [Fact]
    public void A_delayed_start_is_delayed_in_the_next_activity_too()
    {
        var held = Follow(Swiped() with { Swipes = 1 }, Given.Noon.AddMinutes(1));

        Assert.Equal((2, Given.Noon.AddMinutes(5)), Of(Follow(held, Given.Noon.AddMinutes(2))));
    }

    [Fact]
    public void A_card_that_ended_with_its_activity_is_no_swipe()
    {
        var ended = Given.Running(Given.Progress) with { EndedAt = Given.Noon.AddSeconds(5) };
        var delivery = Swiped() with { Phase = DeliveryPhase.Ended, ClosedAt = Given.Noon.AddSeconds(10) };

        Assert.Equal((0, null), Of(SwipeRules.Follow(New(), delivery, ended, Given.Noon.AddMinutes(1))));
        Assert.Equal((1, null), Of(SwipeRules.Follow(New(), delivery with { ClosedAt = Given.Noon.AddSeconds(1) }, ended, Given.Noon.AddMinutes(1))));
    }

    [Fact]
    public void A_clock_that_was_set_back_delays_nothing() =>
        Assert.Equal((3, null), Of(Follow(Swiped() with { Swipes = 2 }, Given.Noon.AddHours(-1))));

    [Fact]
    public void A_card_that_was_swiped_away_after_its_activity_had_ended_is_no_swipe()
    {
        var ended = Given.Running(Given.Progress) with { EndedAt = Given.Noon.AddSeconds(20) };
        var now = Given.Noon.AddMinutes(1);

        Assert.Equal(0, SwipeRules.Follow(New(), Swiped() with { ClosedAt = Given.Noon.AddSeconds(21) }, ended, now).Swipes);
        Assert.Equal(1, SwipeRules.Follow(New(), Swiped() with { ClosedAt = Given.Noon.AddSeconds(20) }, ended, now).Swipes);
        Assert.Equal(1, SwipeRules.Follow(New(), Swiped() with { ClosedAt = Given.Noon.AddSeconds(19) }, ended, now).Swipes);
    }

    [Fact]
    public void A_card_that_ended_in_the_moment_of_its_activity_is_no_swipe_and_ends_the_count()
    {
        var ended = Given.Running(Given.Progress) with { EndedAt = Given.Noon.AddSeconds(20) };
        var delivery = Swiped() with { Phase = DeliveryPhase.Ended, Swipes = 3 };

        Assert.Equal((0, null), Of(SwipeRules.Follow(New(), delivery, ended, Given.Noon.AddMinutes(1))));
    }

    [Fact]
    public void A_card_that_was_kept_for_exactly_an_hour_counts_as_another_swipe() =>
        Assert.Equal(5, Follow(Swiped() with { Swipes = 4, ClosedAt = Given.Noon.AddHours(1) }, Given.Noon.AddHours(2)).Swipes);

    [Fact]
    public void A_pause_ends_in_its_last_moment_and_counts_in_its_first()
    {
        var swiped = Swiped() with { Swipes = 1, ClosedAt = Given.Noon };

        Assert.Equal(Given.Noon.AddMinutes(5), Follow(swiped, Given.Noon).NextTryAt);
        Assert.Equal(Given.Noon.AddMinutes(5), Follow(swiped, Given.Noon.AddMinutes(5).AddTicks(-1)).NextTryAt);
        Assert.Null(Follow(swiped, Given.Noon.AddMinutes(5)).NextTryAt);
    }

    private static (int Swipes, DateTimeOffset? NextTryAt) Of(DeliveryRecord delivery) => (delivery.Swipes, delivery.NextTryAt);

    private static DeliveryRecord Follow(DeliveryRecord before, DateTimeOffset now) => SwipeRules.Follow(New(), before, Given.Running(Given.Progress), now);

    private static DeliveryRecord New() => new()
    {
        Account = Phone.Account,
        SubjectId = "a2",
        DeviceId = Phone.Id,
        Kind = DeliveryKind.Activity,
        Phase = DeliveryPhase.Due,
        CreatedAt = Given.Noon,
        UpdatedAt = Given.Noon,
    };

    private static DeliveryRecord Swiped() => New() with
    {
        SubjectId = "a1",
        Phase = DeliveryPhase.Dismissed,
        StartSentAt = Given.Noon,
        StartVersion = 1,
        ClosedAt = Given.Noon.AddSeconds(20),
    };
}
