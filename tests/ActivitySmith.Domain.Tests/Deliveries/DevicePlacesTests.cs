using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The places of one phone for Live Activities, and the queue for them.</summary>
public sealed class DevicePlacesTests
{
    private static readonly DevicePlaces Empty = DevicePlaces.None(AccountId.First, "p1");

    [Fact]
    public void An_activity_takes_a_place_while_one_is_free_and_waits_afterwards()
    {
        var one = Empty.TakeOrWait("a", limit: 1);
        var two = one.TakeOrWait("b", limit: 1);

        Assert.Equal("a | ", Text(one));
        Assert.Equal("a | b", Text(two));
        Assert.True(one.HasPlace("a"));
        Assert.False(two.HasPlace("b"));
        Assert.True(two.Has("b"));
        Assert.False(two.Has("c"));
    }

    [Fact]
    public void Without_a_free_place_a_take_changes_nothing()
    {
        var full = Empty.Take("a", limit: 1);

        Assert.Same(full, full.Take("b", limit: 1));
        Assert.False(full.HasFreePlace(1));
        Assert.True(full.HasFreePlace(2));
    }

    [Fact]
    public void A_second_request_of_the_same_activity_changes_nothing()
    {
        var places = Empty.TakeOrWait("a", limit: 1).TakeOrWait("b", limit: 1).TakeOrWait("c", limit: 1);

        Assert.Same(places, places.TakeOrWait("a", limit: 2).TakeOrWait("a", limit: 1));
        Assert.Same(places, places.TakeOrWait("b", limit: 1));
        Assert.Same(places, places.Take("a", limit: 2));
    }

    [Fact]
    public void A_waiting_activity_that_takes_a_place_leaves_the_queue()
    {
        var places = Empty.TakeOrWait("a", limit: 1).TakeOrWait("b", limit: 1).Take("b", limit: 2);

        Assert.Equal("a b | ", Text(places));
    }

    [Fact]
    public void A_free_place_goes_to_the_newest_activity_that_still_waits()
    {
        var places = Empty with { Active = ["a"], Waiting = ["old", "new", "over"] };

        var (left, admitted) = places.Leave("a", limit: 1, id => id != "over");

        Assert.Equal("new | old", Text(left));
        Assert.Equal(["new"], admitted);
    }

    [Fact]
    public void All_free_places_are_given_when_the_limit_was_raised()
    {
        var places = Empty with { Active = ["a"], Waiting = ["b", "c", "d"] };

        var (left, admitted) = places.Leave("a", limit: 2, _ => true);

        Assert.Equal("d c | b", Text(left));
        Assert.Equal(["d", "c"], admitted);
    }

    [Fact]
    public void An_activity_that_is_listed_twice_leaves_the_queue()
    {
        var damaged = Empty with { Active = ["a", "b"], Waiting = ["b"] };

        Assert.Equal("b | ", Text(damaged.Leave("a", limit: 2, _ => true).Places));
    }

    [Fact]
    public void A_waiting_activity_that_ends_frees_no_place()
    {
        var places = Empty with { Active = ["a"], Waiting = ["b", "c"] };

        var (left, admitted) = places.Leave("b", limit: 1, _ => true);

        Assert.Equal("a | c", Text(left));
        Assert.Empty(admitted);
    }

    [Fact]
    public void A_successor_gets_the_place_and_the_position_in_the_queue()
    {
        var places = Empty with { Active = ["a", "b"], Waiting = ["c", "d"] };

        Assert.Equal("x b | c d", Text(places.Pass("a", "x")));
        Assert.Equal(["y", "d"], places.Pass("c", "y").Waiting);
        Assert.Equal("a b | c d", Text(places.Pass("z", "y")));
    }

    [Fact]
    public void The_queue_drops_its_oldest_activity_beyond_its_limit()
    {
        var places = Empty;
        for (var i = 0; i <= DevicePlaces.MaxWaiting; i++) places = places.TakeOrWait($"a{i}", limit: 0);

        Assert.Equal(DevicePlaces.MaxWaiting, places.Waiting.Count);
        Assert.Equal(("a1", $"a{DevicePlaces.MaxWaiting}"), (places.Waiting[0], places.Waiting[^1]));
    }

    /// <summary>The active and the waiting activities.</summary>
    private static string Text(DevicePlaces places) => $"{string.Join(' ', places.Active)} | {string.Join(' ', places.Waiting)}";
}
