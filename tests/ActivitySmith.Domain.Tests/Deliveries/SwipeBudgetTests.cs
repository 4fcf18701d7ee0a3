using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

public sealed class SwipeBudgetTests
{
    [Fact]
    public void Swiped_cards_return_ten_times_an_hour_on_one_device_and_the_next_waits_for_the_oldest()
    {
        var budget = new SwipeBudget();
        var start = Given.MomentOf(Given.Noon);
        for (var i = 0; i < SwipeBudget.PerHour; i++) Assert.Null(budget.Take("p1", start + TimeSpan.FromMinutes(i)));

        Assert.Equal<Moment?>(start + TimeSpan.FromHours(1), budget.Take("p1", start + TimeSpan.FromMinutes(20)));
        Assert.Null(budget.Take("p2", start + TimeSpan.FromMinutes(20)));
        Assert.Null(budget.Take("p1", start + TimeSpan.FromHours(1)));
    }
}
