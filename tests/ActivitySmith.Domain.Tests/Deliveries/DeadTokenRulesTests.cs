using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DeadTokenRulesTests
{
    [Fact]
    public void TokenReportedAfterItWasInvalid_IsKept()
    {
        var now = Given.Noon.AddMinutes(5);
        Assert.True(DeadTokenRules.IsToBeForgotten(Given.Noon, Given.Noon.AddSeconds(1), now));
        Assert.False(DeadTokenRules.IsToBeForgotten(Given.Noon, Given.Noon, now));
        Assert.False(DeadTokenRules.IsToBeForgotten(Given.Noon.AddSeconds(1), Given.Noon, now));
        Assert.True(DeadTokenRules.IsToBeForgotten(Given.Noon, invalidSince: null, now));
    }

    [Fact]
    public void TokenReportedInTheFuture_WasDatedByAClockThatWasAhead_AndIsNotKeptForThat()
    {
        Assert.True(DeadTokenRules.IsToBeForgotten(Given.Noon.AddHours(1), Given.Noon, Given.Noon.AddSeconds(10)));
        Assert.False(DeadTokenRules.IsToBeForgotten(Given.Noon.AddSeconds(12), Given.Noon, Given.Noon.AddSeconds(10)));
    }

    [Fact]
    public void TokenReportedWithinTheToleranceOfClocks_IsKept()
    {
        Assert.False(DeadTokenRules.IsToBeForgotten(Given.Noon.AddMinutes(1), Given.Noon, Given.Noon));
        Assert.True(DeadTokenRules.IsToBeForgotten(Given.Noon.AddMinutes(1).AddTicks(1), Given.Noon, Given.Noon));
    }
}
