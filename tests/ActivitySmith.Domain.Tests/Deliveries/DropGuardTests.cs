using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DropGuardTests
{
    private static readonly Moment Start = new(TimeSpan.FromDays(1));

    [Fact]
    public void BadTokens_AreTheSettingsFaultOnceTheyAreManyAndMost()
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
    public void BadTokensOfAWrongSetting_AreNotBelievedBeforeOneIsTaken_HoweverLongThatIs()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.True(guard.IsDoubted("bad1", Start + TimeSpan.FromHours(9)));
        guard.Accepted("good", Start + TimeSpan.FromHours(10));
        Assert.False(guard.IsDoubted("bad2", Start + TimeSpan.FromHours(10)));
    }

    [Fact]
    public void BadTokensOfYesterday_SayNothingAboutToday()
    {
        var guard = new DropGuard(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++) guard.IsDoubted($"bad{i}", Start);
        Assert.False(guard.IsDoubted("bad4", Start + TimeSpan.FromHours(2)));
    }
}
