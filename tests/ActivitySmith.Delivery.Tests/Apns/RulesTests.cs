using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using Xunit;
using static ActivitySmith.Delivery.Tests.Apns.PayloadTests;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>Pauses, dead tokens, bad settings, timestamps and the hourly budget.</summary>
public sealed class RulesTests
{
    private static readonly Moment Start = new(TimeSpan.FromDays(1));

    [Theory]
    [InlineData(RetryPace.Soon, 0, 0.5, 0.5)]
    [InlineData(RetryPace.Soon, 3, 0.5, 4)]
    [InlineData(RetryPace.Soon, 0, 0, 0.1)]
    [InlineData(RetryPace.Soon, 50, 1, 300)]
    [InlineData(RetryPace.Slow, 0, 1, 10)]
    [InlineData(RetryPace.Slow, 50, 1, 900)]
    [InlineData(RetryPace.VerySlow, 0, 0, 900.1)]
    [InlineData(RetryPace.VerySlow, 0, 1, 960)]
    [InlineData(RetryPace.VerySlow, 50, 1, 7200)]
    public void Pause_GrowsWithJitterUpToALimit(RetryPace pace, int attempt, double sample, double seconds)
        => Assert.Equal(seconds, BackOff.Next(pace, attempt, retryAfter: null, sample).TotalSeconds, 3);

    [Theory]
    [InlineData(60, 0, 60)]
    [InlineData(60, 1, 66)]
    [InlineData(-5, 1, 0)]
    [InlineData(1_000_000, 0, 86_400)]
    public void RetryAfter_OverridesEveryOtherPause(int asked, double sample, double seconds)
        => Assert.Equal(seconds, BackOff.Next(RetryPace.VerySlow, 9, TimeSpan.FromSeconds(asked), sample).TotalSeconds);

    [Fact]
    public void TokenReportedAfterItWasInvalid_IsKept()
    {
        var now = Noon.AddMinutes(5);
        Assert.True(DeadToken.IsToBeForgotten(Noon, Noon.AddSeconds(1), now));
        Assert.False(DeadToken.IsToBeForgotten(Noon, Noon, now));
        Assert.False(DeadToken.IsToBeForgotten(Noon.AddSeconds(1), Noon, now));
        Assert.True(DeadToken.IsToBeForgotten(Noon, invalidSince: null, now));
    }

    [Fact]
    public void TokenReportedInTheFuture_IsNotKeptForThatDate()
    {
        Assert.True(DeadToken.IsToBeForgotten(Noon.AddHours(1), Noon, Noon.AddSeconds(10)));
        Assert.False(DeadToken.IsToBeForgotten(Noon.AddSeconds(12), Noon, Noon.AddSeconds(10)));
    }

    [Fact]
    public void BadTokens_AreAWrongSettingOnceTheyAreManyAndTheMajority()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(i => guard.IsDoubted($"bad{i}", Start)));
        guard.Clear();
        for (var i = 0; i < 20; i++) guard.Accepted($"good{i}", Start);
        Assert.DoesNotContain(true, Enumerable.Range(0, 19).Select(i => guard.IsDoubted($"bad{i}", Start)));
        Assert.True(guard.IsDoubted("bad19", Start));
    }

    [Fact]
    public void OneBadToken_CountsOnceHoweverOftenItIsRefused()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        Assert.DoesNotContain(true, Enumerable.Range(0, 20).Select(_ => guard.IsDoubted("bad", Start)));
        guard.Accepted("bad", Start);
        Assert.DoesNotContain(true, Enumerable.Range(0, 4).Select(i => guard.IsDoubted($"bad{i}", Start)));
    }

    [Fact]
    public void BadTokensOfAWrongSetting_AreKeptUntilOnePushIsAccepted()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.True(guard.IsDoubted("bad1", Start + TimeSpan.FromHours(9)));
        guard.Accepted("good", Start + TimeSpan.FromHours(10));
        Assert.False(guard.IsDoubted("bad2", Start + TimeSpan.FromHours(10)));
    }

    [Fact]
    public void BadTokensOfYesterday_DoNotCountToday()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.False(guard.IsDoubted("bad4", Start + TimeSpan.FromHours(2)));
    }

    [Fact]
    public void Timestamps_OnlyGrow()
    {
        var now = Noon.ToUnixTimeSeconds();
        Assert.Equal(now, PushTimes.NextTimestamp(last: null, Noon));
        Assert.Equal(now, PushTimes.NextTimestamp(now - 5, Noon));
        Assert.Equal(now + 1, PushTimes.NextTimestamp(now, Noon));
        Assert.Equal(now + 11, PushTimes.NextTimestamp(now + 10, Noon));
    }

    [Fact]
    public void PushAboveTheBudget_GetsALowerPriority()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 3; i++) Assert.Equal(PushPriority.Now, Ask(Start + TimeSpan.FromSeconds(i)));
        for (var i = 3; i < 6; i++) Assert.Equal(PushPriority.Routine, Ask(Start + TimeSpan.FromSeconds(i)));
        Assert.Equal(new BudgetMeter(3, 3, 3, TimeSpan.FromSeconds(3_580)), governor.Read("d1", 3, Start + TimeSpan.FromSeconds(20)));

        // The first push is more than an hour old: one more is allowed.
        Assert.Equal(PushPriority.Now, Ask(Start + TimeSpan.FromHours(1)));
        Assert.Equal(PushPriority.Routine, Ask(Start + TimeSpan.FromHours(1)));
        Assert.Equal(new BudgetMeter(0, 3, 0, null), governor.Read("d2", 3, Start));

        PushPriority Ask(Moment now) => governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, now);
    }

    [Fact]
    public void AlertAboveTheBudget_KeepsItsPriorityAndCounts()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 3; i++) governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, Start);

        Assert.Equal(PushPriority.Now, governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: true, Start));

        Assert.Equal((4, 0), (governor.Read("d1", 3, Start).Used, governor.Read("d1", 3, Start).Demoted));
        Assert.Equal(PushPriority.Routine, governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, Start + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void RoutinePushes_DoNotUseTheBudget()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 100; i++) Assert.Equal(PushPriority.Routine, governor.Decide("d1", PushPriority.Routine, 1, isAlert: false, Start));
        Assert.Equal(0, governor.Read("d1", 1, Start).Used);
    }

    [Fact]
    public void Budget_ForgetsTheLongestIdleDevice()
    {
        var governor = new BudgetGovernor(maxDevices: 2);
        for (var i = 0; i < 3; i++) governor.Decide($"d{i}", PushPriority.Now, 5, isAlert: false, Start + TimeSpan.FromSeconds(i));
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(i => governor.Read($"d{i}", 5, Start + TimeSpan.FromSeconds(3)).Used));
    }
}
