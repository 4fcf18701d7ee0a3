using ActivitySmith.Delivery.Actions;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The error for an invalid setting names its key.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new ActionOptions().Errors());

    [Theory]
    [InlineData("https://hooks.test")]
    [InlineData("hooks.test:8443")]
    [InlineData("hooks.test/path")]
    [InlineData("user@hooks.test")]
    [InlineData("*.hooks.test")]
    [InlineData("two hosts")]
    [InlineData("")]
    public void An_invalid_host_name_is_refused(string host)
        => Assert.StartsWith($"ACTIVITYSMITH_ACTIONS__ALLOWEDHOSTS holds '{host}'",
            Error(new ActionOptions { AllowedHosts = ["good.test", host] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0")]
    [InlineData("home")]
    public void An_invalid_network_is_refused(string network)
        => Assert.StartsWith($"ACTIVITYSMITH_ACTIONS__ALLOWEDNETWORKS holds '{network}'",
            Error(new ActionOptions { AllowedNetworks = [network] }), StringComparison.Ordinal);

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.StartsWith("ACTIVITYSMITH_ACTIONS__CONCURRENCY is 0", Error(new ActionOptions { Concurrency = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("ACTIVITYSMITH_ACTIONS__QUEUELIMIT is 0", Error(new ActionOptions { QueueLimit = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("ACTIVITYSMITH_ACTIONS__QUEUELIMITPERACCOUNT is -1",
            Error(new ActionOptions { QueueLimitPerAccount = -1 }), StringComparison.Ordinal);
    }

    private static string Error(ActionOptions options) => options.Errors().Single().ToString();
}
