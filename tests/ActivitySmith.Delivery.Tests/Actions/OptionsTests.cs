using ActivitySmith.Delivery.Actions;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>A setting that cannot be used is named by its key.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_can_be_used() => Assert.Null(new ActionOptions().FirstError());

    [Theory]
    [InlineData("https://hooks.test")]
    [InlineData("hooks.test:8443")]
    [InlineData("hooks.test/path")]
    [InlineData("user@hooks.test")]
    [InlineData("*.hooks.test")]
    [InlineData("two hosts")]
    [InlineData("")]
    public void What_is_no_host_name_is_refused(string host)
        => Assert.StartsWith($"Actions:AllowedHosts:1 is '{host}'", new ActionOptions { AllowedHosts = ["good.test", host] }.FirstError(), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0")]
    [InlineData("home")]
    public void What_is_no_network_is_refused(string network)
        => Assert.StartsWith($"Actions:AllowedNetworks:0 is '{network}'", new ActionOptions { AllowedNetworks = [network] }.FirstError(), StringComparison.Ordinal);

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.StartsWith("Actions:Concurrency is 0", new ActionOptions { Concurrency = 0 }.FirstError(), StringComparison.Ordinal);
        Assert.StartsWith("Actions:QueueLimit is 0", new ActionOptions { QueueLimit = 0 }.FirstError(), StringComparison.Ordinal);
        Assert.StartsWith("Actions:QueueLimitPerAccount is -1", new ActionOptions { QueueLimitPerAccount = -1 }.FirstError(), StringComparison.Ordinal);
    }
}
