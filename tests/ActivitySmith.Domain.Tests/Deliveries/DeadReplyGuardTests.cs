using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DeadReplyGuardTests
{
    private static readonly Moment Start = new(TimeSpan.FromDays(1));

    [Fact]
    public void BadTokens_AreTheSettingsFaultOnceTheyAreManyAndMost()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(i => guard.IsDoubted($"bad{i}", Start)));
        guard.Clear();
        for (var i = 0; i < 20; i++) guard.Accepted($"good{i}", Start);
        Assert.DoesNotContain(true, Enumerable.Range(0, 19).Select(i => guard.IsDoubted($"bad{i}", Start)));
        Assert.True(guard.IsDoubted("bad19", Start));
    }

    [Fact]
    public void OneBadToken_CountsOnceHoweverOftenItIsRefused()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        Assert.DoesNotContain(true, Enumerable.Range(0, 20).Select(_ => guard.IsDoubted("bad", Start)));
        guard.Accepted("bad", Start);
        Assert.DoesNotContain(true, Enumerable.Range(0, 4).Select(i => guard.IsDoubted($"bad{i}", Start)));
    }

    [Fact]
    public void BadTokensOfAWrongSetting_AreNotBelievedBeforeOneIsTaken_HoweverLongThatIs()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.True(guard.IsDoubted("bad1", Start + TimeSpan.FromHours(9)));
        guard.Accepted("good", Start + TimeSpan.FromHours(10));
        Assert.False(guard.IsDoubted("bad2", Start + TimeSpan.FromHours(10)));
    }

    [Fact]
    public void BadTokensOfYesterday_SayNothingAboutToday()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.False(guard.IsDoubted("bad4", Start + TimeSpan.FromHours(2)));
    }

    [Fact]
    public void HalfOfTheAddressesDead_IsEnoughForDoubt_AndLessIsNot()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 6; i++) guard.Accepted($"good{i}", Start);

        Assert.Equal([false, false, false, false, false, true], Enumerable.Range(0, 6).Select(i => guard.IsDoubted($"bad{i}", Start)));
    }

    [Fact]
    public void RepliesOfOneHour_Count_AndAnOlderOneDoesNot()
    {
        Assert.True(FifthAfter(TimeSpan.FromHours(1)));
        Assert.False(FifthAfter(TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)));

        static bool FifthAfter(TimeSpan age)
        {
            var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
            for (var i = 0; i < 4; i++) guard.IsDoubted($"bad{i}", Start);
            return guard.IsDoubted("bad4", Start + age);
        }
    }

    [Fact]
    public void AnAddressThatIsTakenAgain_IsNoLongerDead()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) guard.IsDoubted($"bad{i}", Start);
        guard.Accepted("bad0", Start);

        Assert.False(guard.IsDoubted("bad4", Start));
        Assert.True(guard.IsDoubted("bad5", Start));
    }

    [Fact]
    public void TheLast256Addresses_AreRemembered()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 128; i++) guard.Accepted($"old{i}", Start);
        for (var i = 0; i < 128; i++) guard.Accepted($"good{i}", Start);

        // Each of the first 128 dead addresses takes the place of an old one.
        Assert.Equal(127, Enumerable.Range(0, 128).Count(i => !guard.IsDoubted($"bad{i}", Start)));
    }

    [Fact]
    public void AfterAFix_RepliesFromBeforeItDoNotReduceTheCountLater()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) guard.IsDoubted($"bad{i}", Start);
        guard.Clear();
        for (var i = 5; i < 9; i++) guard.IsDoubted($"bad{i}", Start + TimeSpan.FromMinutes(30));

        Assert.True(guard.IsDoubted("bad9", Start + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void AfterAFix_NothingIsRemembered()
    {
        var guard = new DeadReplyGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) guard.IsDoubted($"bad{i}", Start);
        guard.Clear();

        Assert.Equal([false, false, false, false, true, true], Enumerable.Range(5, 6).Select(i => guard.IsDoubted($"bad{i}", Start)));
    }
}
