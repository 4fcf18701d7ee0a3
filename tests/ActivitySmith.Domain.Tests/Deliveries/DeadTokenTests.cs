using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class DeadTokenTests
{
    [Fact]
    public void TokenReportedAfterItWasInvalid_IsKept()
    {
        var now = Given.Noon.AddMinutes(5);
        Assert.True(DeadToken.IsToBeForgotten(Given.Noon, Given.Noon.AddSeconds(1), now));
        Assert.False(DeadToken.IsToBeForgotten(Given.Noon, Given.Noon, now));
        Assert.False(DeadToken.IsToBeForgotten(Given.Noon.AddSeconds(1), Given.Noon, now));
        Assert.True(DeadToken.IsToBeForgotten(Given.Noon, invalidSince: null, now));
    }

    [Fact]
    public void TokenReportedInTheFuture_WasDatedByAClockThatWasAhead_AndIsNotKeptForThat()
    {
        Assert.True(DeadToken.IsToBeForgotten(Given.Noon.AddHours(1), Given.Noon, Given.Noon.AddSeconds(10)));
        Assert.False(DeadToken.IsToBeForgotten(Given.Noon.AddSeconds(12), Given.Noon, Given.Noon.AddSeconds(10)));
    }

    [Fact]
    public void TokenReportedWithinTheToleranceOfClocks_IsKept()
    {
        Assert.False(DeadToken.IsToBeForgotten(Given.Noon.AddMinutes(1), Given.Noon, Given.Noon));
        Assert.True(DeadToken.IsToBeForgotten(Given.Noon.AddMinutes(1).AddTicks(1), Given.Noon, Given.Noon));
    }
}
