using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Tests.Apns;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Pages;

/// <summary>Which cards a stream shows when there are more than it may show: here ten, and one or two more.</summary>
public sealed class ShownCardsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 7, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly ShownCards cards = new(new CardLimits(Running: 10, Ended: 2));

    /// <summary>Cards 11 to 20 of 20 are shown; a number is also the minute of the start.</summary>
    public ShownCardsTests() => cards.Reset(Read(20, 11, hasMore: true), _ => true, endedIds: []);

    [Fact]
    public void A_change_of_an_older_activity_is_none_of_its()
    {
        Assert.Equal(CardEffect.None, cards.Take(Update(10)));
        Assert.Equal(CardEffect.Shown, cards.Take(Update(11)));
        Assert.DoesNotContain("10", cards.Ids);
    }

    [Fact]
    public void The_activity_that_starts_next_enters_and_the_oldest_ones_leave_several_at_a_time()
    {
        Assert.Equal(CardEffect.Shown, cards.Take(Update(21)));
        Assert.Equal(CardEffect.Shown, cards.Take(Update(22)));
        Assert.Equal(CardEffect.Shown | CardEffect.Left, cards.Take(Update(23)));

        Assert.Equal(Names(13, 23), cards.Ids.Order(StringComparer.Ordinal));
        Assert.Equal(At(13), cards.ShownSince);
        Assert.Equal(CardEffect.None, cards.Take(Update(12)));
    }

    [Fact]
    public void An_activity_that_ends_leaves_room_for_the_ones_after_the_last()
    {
        Assert.Null(cards.Room);

        Assert.Equal(CardEffect.Shown, cards.Take(End(15)));

        Assert.Equal((new CardPlace(At(11), "11"), 2), cards.Room);
        cards.Extend(Read(10, 9, hasMore: true));
        Assert.Null(cards.Room);
        Assert.Equal(CardEffect.Shown, cards.Take(Update(9)));
        Assert.Equal(CardEffect.None, cards.Take(Update(8)));
    }

    [Fact]
    public void When_the_last_ones_moved_up_every_activity_is_shown()
    {
        cards.Take(End(15));

        cards.Extend(Read(10, 10, hasMore: false));

        Assert.Equal((null, null), (cards.Room, cards.ShownSince));
        Assert.Equal(CardEffect.Shown, cards.Take(Update(1)));
    }

    [Fact]
    public void Ended_cards_beyond_the_limit_are_not_listed()
    {
        for (var i = 11; i <= 14; i++) cards.Take(End(i));

        Assert.Equal(["13", "14"], cards.Ids.Skip(6));
    }

    [Fact]
    public void An_activity_with_another_target_leaves()
    {
        cards.Reset(Read(20, 11, hasMore: false), target => target.Channels is null, endedIds: []);

        Assert.Equal(CardEffect.Left, cards.Take(Update(12, "others")));
        Assert.Equal(CardEffect.None, cards.Take(Update(12, "others")));
        Assert.Equal(CardEffect.Shown, cards.Take(Update(12)));
    }

    [Fact]
    public void A_start_that_is_dated_back_keeps_its_card()
    {
        Assert.Equal(CardEffect.Shown, cards.Take(Change("20", At(5), isEnded: false, channel: null)));
        Assert.Contains("20", cards.Ids);
    }

    private static RunningCards Read(int from, int to, bool hasMore)
    {
        var numbers = Enumerable.Range(to, from - to + 1).Reverse();
        List<ListedCard> read = [.. numbers.Select(i => new ListedCard($"{i}", i, At(i), DismissAt: null, new Target(Channels: null)))];
        return new RunningCards(read, hasMore ? read[^1].Place : null);
    }

    private static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    private static IEnumerable<string> Names(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => $"{i}").Order(StringComparer.Ordinal);

    private static PageEvent Update(int number, string? channel = null) => Change($"{number}", At(number), isEnded: false, channel);

    private static PageEvent End(int number) => Change($"{number}", At(number), isEnded: true, channel: null);

    private static PageEvent Change(string id, DateTimeOffset start, bool isEnded, string? channel)
    {
        var activity = Sample.Running() with { Id = id, StartedAt = start, EndedAt = isEnded ? start.AddHours(1) : null };
        return PageEvent.Of(activity with { Shown = activity.Shown with { Target = new Target(channel is null ? null : [channel]) } }, "epoch");
    }
}
