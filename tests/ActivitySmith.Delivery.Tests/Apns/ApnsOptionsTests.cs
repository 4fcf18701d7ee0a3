using ActivitySmith.Delivery.Apns;
using ActivitySmith.Domain.Apns;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>The error for an invalid setting names it as its environment variable.</summary>
public sealed class ApnsOptionsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activitysmith-apns-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void NoSettings_AreValidAndTurnApnsOff()
    {
        Assert.Empty(new ApnsOptions().Errors());
        Assert.False(new ApnsOptions().IsConfigured);
    }

    [Fact]
    public void CompleteSettings_AreValid()
    {
        Assert.Empty(Full().Errors());
        Assert.True(Full().IsConfigured);
    }

    [Theory]
    [InlineData("TEAMID")]
    [InlineData("KEYID")]
    [InlineData("KEYFILE")]
    [InlineData("BUNDLEID")]
    public void MissingSetting_IsNamed(string key)
    {
        var options = Full();
        if (key == "TEAMID") options.TeamId = null;
        if (key == "KEYID") options.KeyId = null;
        if (key == "KEYFILE") options.KeyFile = null;
        if (key == "BUNDLEID") options.BundleId = null;
        Assert.StartsWith($"ACTIVITYSMITH_APNS__{key} is missing", Assert.Single(options.Errors()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidSettings_AreNamed()
    {
        var noKey = Path.Combine(folder.FullName, "not-a-key.p8");
        File.WriteAllText(noKey, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        AssertNamed("TEAMID", options => options.TeamId = "short");
        AssertNamed("KEYID", options => options.KeyId = "with-dash1");
        AssertNamed("KEYFILE", options => options.KeyFile = Path.Combine(folder.FullName, "nowhere.p8"));
        AssertNamed("KEYFILE", options => options.KeyFile = noKey);
        AssertNamed("BUNDLEID", options => options.BundleId = "com.example app");
        AssertNamed("ENVIRONMENT", options => options.Environment = "staging");
        AssertNamed("HOST", options => options.Host = "http://127.0.0.1:2197");
        AssertNamed("HOST", options => options.Host = "https://127.0.0.1:2197/3/device");
        AssertNamed("MANAGEHOST", options => options.ManageHost = "127.0.0.1");
        AssertNamed("CHANNELS", options => options.Channels = "maybe");
        AssertNamed("CONNECTIONS", options => options.Connections = 0);
        AssertNamed("SANDBOXKEYID", options => options.SandboxKeyFile = options.KeyFile);
        AssertNamed("SANDBOXKEYFILE", options => options.SandboxKeyId = "KEY7654321");
    }

    [Fact]
    public void Hosts_AreApplesUnlessOneIsGiven()
    {
        var apple = Full();
        Assert.Equal("https://api.push.apple.com/", apple.HostOf(ApnsEnvironment.Production).AbsoluteUri);
        Assert.Equal("https://api.sandbox.push.apple.com/", apple.HostOf(ApnsEnvironment.Sandbox).AbsoluteUri);
        Assert.Equal("https://api-manage-broadcast.push.apple.com:2196/", apple.ManageHostOf(ApnsEnvironment.Production).AbsoluteUri);
        Assert.Equal("https://api-manage-broadcast.sandbox.push.apple.com:2195/", apple.ManageHostOf(ApnsEnvironment.Sandbox).AbsoluteUri);
        var own = Full();
        own.Host = "https://127.0.0.1:2197";
        Assert.Equal("https://127.0.0.1:2197/", own.HostOf(ApnsEnvironment.Sandbox).AbsoluteUri);
        Assert.Equal("https://127.0.0.1:2197/", own.ManageHostOf(ApnsEnvironment.Production).AbsoluteUri);
    }

    [Fact]
    public void SandboxKey_IsForTheSandboxOnly()
    {
        var options = Full();
        (options.SandboxKeyId, options.SandboxKeyFile) = ("KEY7654321", ApnsKit.NewKeyFile(folder.FullName));
        Assert.Empty(options.Errors());
        Assert.Equal(("KEY7654321", options.SandboxKeyFile), options.KeyOf(ApnsEnvironment.Sandbox));
        Assert.Equal((ApnsKit.Key, options.KeyFile!), options.KeyOf(ApnsEnvironment.Production));
    }

    private ApnsOptions Full() =>
        new() { TeamId = ApnsKit.Team, KeyId = ApnsKit.Key, KeyFile = ApnsKit.NewKeyFile(folder.FullName), BundleId = ApnsKit.Bundle };

    private void AssertNamed(string key, Action<ApnsOptions> spoil)
    {
        var options = Full();
        spoil(options);
        Assert.StartsWith($"ACTIVITYSMITH_APNS__{key} is ", Assert.Single(options.Errors()).ToString(), StringComparison.Ordinal);
    }
}
