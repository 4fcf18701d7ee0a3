using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Badges;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Tests.Apns;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Pages;

/// <summary>The queue of events of one open page.</summary>
public sealed class PageMailboxTests
{
    private readonly PageMailbox mailbox = new(deviceId: "dev_1", new ShownCards(new CardLimits(Running: 2_000, Ended: 10)));

    public PageMailboxTests() => Reload();

    [Fact]
    public async Task A_waiting_page_is_woken_by_each_change()
    {
        for (var seq = 1; seq <= 3; seq++)
        {
            var waiting = mailbox.Wait();
            Assert.False(waiting.IsCompleted);
            mailbox.Put(Event("a", seq));

            Assert.True(await waiting);
            Assert.Equal([seq], Taken());
        }
    }

    [Fact]
    public async Task Earlier_changes_are_returned_immediately_in_order_with_the_newest_per_subject()
    {
        mailbox.Put(Event("a", 1));
        mailbox.Put(Event("b", 2));
        mailbox.Put(Event("a", 3));

        Assert.True(await mailbox.Wait());
        Assert.Equal([2, 3], Taken());
        Assert.False(IsAnswered(mailbox.Wait()));
    }

    [Fact]
    public async Task A_heartbeat_comes_before_the_changes_and_removes_none()
    {
        mailbox.Put(Event("a", 1));
        mailbox.Beat();

        Assert.False(await mailbox.Wait());
        Assert.True(await mailbox.Wait());
        Assert.Equal([1], Taken());
    }

    [Fact]
    public async Task A_heartbeat_wakes_a_page_once()
    {
        var waiting = mailbox.Wait().AsTask();
        mailbox.Beat();

        Assert.False(await waiting);
        Assert.False(IsAnswered(mailbox.Wait()));
    }

    [Fact]
    public async Task Above_the_limit_the_page_reads_everything_again_once()
    {
        for (var i = 0; i <= PageMailbox.Limit; i++) mailbox.Put(Event($"a{i}", i + 1));
        mailbox.Put(Event("late", 5_000));

        Assert.True(await mailbox.Wait());
        Assert.True(mailbox.Take().MustReload);
        Reload();
        mailbox.Put(Event("b", 6_000));
        Assert.Equal([6_000], Taken());
    }

    [Fact]
    public async Task The_end_wakes_a_waiting_page_and_one_that_waits_later()
    {
        var waiting = mailbox.Wait();
        mailbox.End();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await waiting);
        mailbox.Put(Event("a", 1));
        mailbox.Beat();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await mailbox.Wait());
    }

    [Fact]
    public async Task Large_events_overflow_the_mailbox_by_their_bytes()
    {
        var large = Sample.Running();
        large = large with { Shown = large.Shown with { Metadata = new byte[60_000] } };

        for (var i = 0; i < 100; i++) mailbox.Put(PageEvent.Of(large with { Id = $"{i}", Seq = i }, "epoch"));

        Assert.True(await mailbox.Wait());
        Assert.True(mailbox.Take().MustReload);
    }

    [Fact]
    public async Task A_change_of_a_card_that_the_page_does_not_show_wakes_nobody()
    {
        Reload(shows: channel => channel == "mine");
        var waiting = mailbox.Wait().AsTask();

        mailbox.Put(Event("others", 1, "others"));

        Assert.False(waiting.IsCompleted);
        mailbox.Put(Event("mine", 2, "mine"));
        Assert.True(await waiting);
        Assert.Equal([2], Taken());
    }

    [Fact]
    public void A_card_that_leaves_before_it_was_sent_is_not_sent()
    {
        Reload(shows: channel => channel == "mine");
        mailbox.Put(Event("moving", 1, "mine"));

        mailbox.Put(Event("moving", 2, "others"));

        var work = mailbox.Take();
        Assert.Empty(work.Changes);
        Assert.True(work.HasLeft);
        Assert.Empty(mailbox.ShownIds);
    }

    [Fact]
    public void Changes_during_a_read_are_kept_until_it_is_known_which_of_them_the_page_shows()
    {
        mailbox.BeginReload();
        mailbox.Put(Event("read", 1, "mine"));
        mailbox.Put(Event("newer", 7, "mine"));
        mailbox.Put(Event("others", 8, "others"));

        mailbox.EndReload(new RunningCards([], Last: null), target => target.Channels is ["mine"], ended: [], position: 5);

        Assert.Equal([7], Taken());
    }

    [Fact]
    public void A_badge_outlives_a_read()
    {
        mailbox.Put(Event("a", 1));
        mailbox.Put(PageEvent.Of(new BadgeCount(Sample.Running().Account, "dev_1", 3, default)));

        Reload();

        Assert.Equal([0], Taken());
    }

    private void Reload(Func<string, bool>? shows = null)
    {
        mailbox.BeginReload();
        mailbox.EndReload(
            new RunningCards([], Last: null), target => shows is null || target.Channels is not { } channels || channels.Any(shows), ended: [], position: 0);
    }

    private IEnumerable<long> Taken() => mailbox.Take().Changes.Select(change => change.Seq);

    private static PageEvent Event(string id, long seq, string? channel = null)
    {
        var activity = Sample.Running() with { Id = id, Seq = seq };
        return PageEvent.Of(activity with { Shown = activity.Shown with { Target = new Target(channel is null ? null : [channel]) } }, "epoch");
    }

    private static bool IsAnswered(ValueTask<bool> waiting) => waiting.IsCompleted;
}
