using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.LiveActivities;
using Xunit;
using static ActivitySmith.Domain.Tests.Deliveries.Card;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>The times of rows on the monotonic clock of one process.</summary>
public sealed class OpenDeliveryTests
{
    private static readonly Moment Now = Given.MomentOf(Noon);
    private static readonly DeliveryRecord Paused = WithToken with { NextTryAt = Noon.AddMinutes(5), Timestamp = 600 };

    [Fact]
    public void A_committed_row_counts_from_the_commit_whatever_the_clock_of_its_writer_says()
    {
        var wrongClock = Paused with { UpdatedAt = Noon.AddYears(3), NextTryAt = Noon.AddYears(3).AddMinutes(5) };

        Assert.Equal(new OpenDelivery(wrongClock, Now + TimeSpan.FromMinutes(5), Now, Now, 600), OpenDelivery.Committed(wrongClock, known: null, Now));
    }

    [Fact]
    public void A_new_row_without_a_pause_is_due_at_once_and_was_never_sent()
    {
        var row = In(DeliveryPhase.Due);

        Assert.Equal(new OpenDelivery(row, Moment.Past, Moment.Past, Now, 0), OpenDelivery.Committed(row, known: null, Now));
    }

    [Fact]
    public void A_commit_that_changes_something_else_keeps_the_pause_the_last_send_and_the_age()
    {
        var known = new OpenDelivery(Paused, Given.MomentOf(Noon.AddMinutes(4)), Given.MomentOf(Noon.AddMinutes(-1)), Given.MomentOf(Noon.AddHours(-1)), 600);
        var renamed = Paused with { Reason = "TooManyRequests", UpdatedAt = Noon.AddMinutes(1) };

        Assert.Equal(known with { Row = renamed }, OpenDelivery.Committed(renamed, known, Now));
    }

    [Fact]
    public void A_commit_with_another_pause_or_another_push_counts_from_now()
    {
        var known = new OpenDelivery(Paused, Given.MomentOf(Noon.AddMinutes(4)), Given.MomentOf(Noon.AddMinutes(-1)), Given.MomentOf(Noon.AddHours(-1)), 600);

        Assert.Equal(Now + TimeSpan.FromMinutes(6), OpenDelivery.Committed(Paused with { NextTryAt = Noon.AddMinutes(6) }, known, Now).NotBefore);
        Assert.Equal(Moment.Past, OpenDelivery.Committed(Paused with { NextTryAt = null }, known, Now).NotBefore);
        var sent = OpenDelivery.Committed(Paused with { Timestamp = 601 }, known, Now);
        Assert.Equal((Now, 601, known.Since), (sent.SentAt, sent.StoredTimestamp, sent.Since));
    }

    [Fact]
    public void A_row_of_an_earlier_process_is_as_old_as_the_time_of_day_says()
    {
        var sentAt = Noon.AddMinutes(-2);
        var row = Paused with { UpdatedAt = Noon.AddMinutes(-1), CreatedAt = Noon.AddHours(-1), Timestamp = sentAt.ToUnixTimeSeconds() };

        Assert.Equal(
            new OpenDelivery(row, Now + TimeSpan.FromMinutes(5), Given.MomentOf(sentAt), Given.MomentOf(Noon.AddHours(-1)), row.Timestamp),
            OpenDelivery.Found(row, Given.Clocks(Noon)));
        Assert.Equal(Moment.Past, OpenDelivery.Found(row with { Timestamp = 0 }, Given.Clocks(Noon)).SentAt);
    }

    [Fact]
    public void A_pause_that_is_over_when_the_process_starts_holds_nothing_back()
    {
        var row = Paused with { UpdatedAt = Noon.AddMinutes(-5) };

        Assert.Equal(Moment.Past, OpenDelivery.Found(row, Given.Clocks(Noon.AddMinutes(5))).NotBefore);
        Assert.Equal(Moment.Past, OpenDelivery.Found(row with { NextTryAt = null }, Given.Clocks(Noon)).NotBefore);
        Assert.Equal(
            Given.MomentOf(Noon.AddMinutes(5)), OpenDelivery.Found(row, Given.Clocks(Noon.AddMinutes(5).AddTicks(-1))).NotBefore);
    }

    [Fact]
    public void A_pause_never_becomes_longer_than_its_writer_intended()
    {
        var found = OpenDelivery.Found(Paused, Given.Clocks(Noon.AddDays(-1)));

        Assert.Equal(Given.MomentOf(Noon.AddDays(-1)) + TimeSpan.FromMinutes(5), found.NotBefore);
    }

    [Fact]
    public void A_pause_that_no_server_writes_comes_from_a_wrong_clock_and_is_ignored()
    {
        var longest = TimeSpan.FromHours(24 * 1.1); // A Retry-After of 24 hours, and its jitter.

        Assert.Equal(Now + longest, NotBefore(longest));
        Assert.Equal(Now, NotBefore(longest + TimeSpan.FromTicks(1)));
        Assert.Equal(Now, NotBefore(-TimeSpan.FromTicks(1)));

        static Moment NotBefore(TimeSpan pause) => OpenDelivery.Committed(WithToken with { NextTryAt = Noon + pause }, known: null, Now).NotBefore;
    }

    [Fact]
    public void The_pause_of_a_start_counts_from_the_start_and_of_anything_else_from_the_last_change()
    {
        var starting = In(DeliveryPhase.Starting) with { StartSentAt = Noon, NextTryAt = Noon.AddMinutes(11), UpdatedAt = Noon.AddMinutes(1) };

        Assert.Equal(Now + TimeSpan.FromMinutes(11), OpenDelivery.Committed(starting, known: null, Now).NotBefore);
        Assert.Equal(Now + TimeSpan.FromMinutes(10), OpenDelivery.Committed(starting with { StartSentAt = null }, known: null, Now).NotBefore);
        Assert.Equal(Now + TimeSpan.FromMinutes(10), OpenDelivery.Committed(starting with { Phase = DeliveryPhase.Live }, known: null, Now).NotBefore);
    }

    [Fact]
    public void A_pause_ends_when_either_clock_says_so_and_that_of_a_start_only_by_the_monotonic_clock()
    {
        var open = OpenDelivery.Committed(Paused, known: null, Now);
        var start = OpenDelivery.Committed(Paused with { Phase = DeliveryPhase.Starting }, known: null, Now);
        var (early, slept, waited) = (
            new ClockReading(Noon.AddMinutes(5).AddTicks(-1), Now + TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1)),
            new ClockReading(Noon.AddMinutes(5), Now),
            new ClockReading(Noon, Now + TimeSpan.FromMinutes(5)));

        Assert.Equal([false, true, true], new[] { early, slept, waited }.Select(open.IsDue));
        Assert.Equal([false, false, true], new[] { early, slept, waited }.Select(start.IsDue));
    }

    [Fact]
    public void An_activity_is_as_old_as_its_row_says_when_it_is_found_and_its_end_counts_from_when_it_was_seen()
    {
        var running = Given.Running(Given.Progress) with { StartedAt = Noon.AddHours(-2) };
        var ended = running with { EndedAt = Noon.AddHours(-1) };
        var known = new OpenActivity(running, Given.MomentOf(Noon.AddHours(-3)), EndedAt: null);

        var found = OpenActivity.Of(running, known: null, Given.Clocks(Noon));
        Assert.Equal((running, Given.MomentOf(Noon.AddHours(-2)), null), (found.Newest, found.StartedAt, found.EndedAt));
        Assert.Equal(Given.MomentOf(Noon.AddHours(-1)), OpenActivity.Of(ended, known: null, Given.Clocks(Noon)).EndedAt);
        var seen = OpenActivity.Of(ended, known, Given.Clocks(Noon));
        Assert.Equal((ended, known.StartedAt, Now), (seen.Newest, seen.StartedAt, seen.EndedAt));
        Assert.Equal(Now, OpenActivity.Of(ended, known with { EndedAt = Now }, Given.Clocks(Noon.AddMinutes(1))).EndedAt);
    }

    [Fact]
    public void A_version_was_committed_when_it_was_first_seen_or_when_its_row_says_if_it_is_found()
    {
        var running = Given.Running(Given.Progress) with { UpdatedAt = Noon.AddMinutes(-5) };
        var found = OpenActivity.Of(running, known: null, Given.Clocks(Noon));
        var again = OpenActivity.Of(running, found, Given.Clocks(Noon.AddMinutes(1)));
        var newer = OpenActivity.Of(running with { Version = running.Version + 1 }, again, Given.Clocks(Noon.AddMinutes(2)));

        Assert.Equal(Given.MomentOf(Noon.AddMinutes(-5)), found.CommittedAt);
        Assert.Equal(found.CommittedAt, again.CommittedAt);
        Assert.Equal(Given.Clocks(Noon.AddMinutes(2)).Moment, newer.CommittedAt);
    }
}
