using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Clocks;
using Xunit;

namespace ActivitySmith.Domain.Tests.Apns;

public sealed class BudgetGovernorTests
{
    private static readonly Moment Start = new(TimeSpan.FromDays(1));

    [Fact]
    public void Budget_DemotesWhatIsOver()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 3; i++) Assert.Equal(PushPriority.Now, Ask(Start + TimeSpan.FromSeconds(i)));
        for (var i = 3; i < 6; i++) Assert.Equal(PushPriority.Routine, Ask(Start + TimeSpan.FromSeconds(i)));
        Assert.Equal(new BudgetMeter(3, 3, 3, TimeSpan.FromSeconds(3_580)), governor.Read("d1", 3, Start + TimeSpan.FromSeconds(20)));

        // The first one leaves the hour: there is room for one.
        Assert.Equal(PushPriority.Now, Ask(Start + TimeSpan.FromHours(1)));
        Assert.Equal(PushPriority.Routine, Ask(Start + TimeSpan.FromHours(1)));
        Assert.Equal(new BudgetMeter(0, 3, 0, null), governor.Read("d2", 3, Start));

        PushPriority Ask(Moment now) => governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, now);
    }

    [Fact]
    public void AlertOverTheBudget_KeepsItsPriorityAndCounts()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 3; i++) governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, Start);

        Assert.Equal(PushPriority.Now, governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: true, Start));

        Assert.Equal((4, 0), (governor.Read("d1", 3, Start).Used, governor.Read("d1", 3, Start).Demoted));
        Assert.Equal(PushPriority.Routine, governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: false, Start + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void RoutinePushes_CostNothing()
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

    [Fact]
    public void Alerts_AreCountedUpToFourTimesTheLimit()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 20; i++) governor.Decide("d1", PushPriority.Now, limit: 3, isAlert: true, Start + TimeSpan.FromSeconds(i));

        Assert.Equal(new BudgetMeter(12, 3, 0, TimeSpan.FromSeconds(3_597)), governor.Read("d1", 3, Start + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Meter_ForgetsAfterAnHour()
    {
        var governor = new BudgetGovernor();
        for (var i = 0; i < 2; i++) governor.Decide("d1", PushPriority.Now, limit: 1, isAlert: false, Start);

        Assert.Equal(new BudgetMeter(1, 2, 1, FreeIn: null), governor.Read("d1", 2, Start));
        Assert.Equal(new BudgetMeter(1, 1, 1, TimeSpan.FromTicks(1)), governor.Read("d1", 1, Start + TimeSpan.FromHours(1) - TimeSpan.FromTicks(1)));
        Assert.Equal(new BudgetMeter(0, 1, 0, FreeIn: null), governor.Read("d1", 1, Start + TimeSpan.FromHours(1)));
    }
}
