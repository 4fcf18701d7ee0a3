using ActivitySmith.Delivery.Apns;
using ActivitySmith.Delivery.Apns.Doctor;
using ActivitySmith.Delivery.Doctor;
using ActivitySmith.Delivery.Tests.Actions;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>The doctor's findings about settings, hosts and replies.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_refusal_of_the_test_token_alone_is_OK()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) => Answer(context, 400, "BadDeviceToken");

        var findings = await Examine(kit);

        Assert.All(findings, finding => Assert.True(finding.Ok, $"{finding.Check}: {finding.Message}"));
        Assert.Equal(
            ["apns.settings", "apns.key", "apns.host.production", "apns.clock.production", "apns.push.production", "apns.channels.host.production",
                "apns.channels.production"],
            findings.Select(finding => finding.Check));
        Assert.Contains("2 of 10000", findings[^1].Message, StringComparison.Ordinal);
        var push = kit.Server.Requests.First(request => request.Method == "POST");
        Assert.Matches("^/3/device/[0-9a-f]{64}$", push.Path);
        Assert.Equal(ApnsKit.Bundle, push.Headers["apns-topic"]);
    }

    [Theory]
    [InlineData(403, "InvalidProviderToken", "TEAMID")]
    [InlineData(403, "ExpiredProviderToken", "clock")]
    [InlineData(403, "BadEnvironmentKeyIdInToken", "ENVIRONMENT")]
    [InlineData(403, "UnrelatedKeyIdInToken", "BUNDLEID")]
    [InlineData(400, "TopicDisallowed", "BUNDLEID")]
    [InlineData(429, "TooManyProviderTokenUpdates", "twenty minutes")]
    [InlineData(503, "ServiceUnavailable", "Apple")]
    public async Task A_refusal_names_the_fix_and_stops_none_of_the_servers_own_pushes(int status, string reason, string named)
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);
        kit.Server.Answer = (context, _) => Answer(context, status, reason);

        var finding = Assert.Single(await Examine(kit), finding => finding.Check == "apns.push.production");

        Assert.False(finding.Ok);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        Assert.Contains(named, finding.Message, StringComparison.Ordinal);
        kit.Server.Answer = (_, _) => Task.CompletedTask;
        Assert.IsType<PushOutcome.Accepted>(await kit.Send());
    }

    [Fact]
    public async Task A_wrong_clock_is_reported()
    {
        var clock = new FakeTimeProvider();
        clock.Advance(TimeProvider.System.GetUtcNow() - clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        await using var kit = await ApnsKit.Open(clock);
        kit.Server.Answer = (context, _) => Answer(context, 400, "BadDeviceToken");

        var finding = Assert.Single(await Examine(kit), finding => finding.Check == "apns.clock.production");

        Assert.False(finding.Ok);
        Assert.Contains("ahead of", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_names_the_port_to_open()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.ManageHost = "https://127.0.0.1:1");
        kit.Server.Answer = (context, _) => Answer(context, 400, "BadDeviceToken");

        var finding = Assert.Single(await Examine(kit), finding => !finding.Ok);

        Assert.Equal("apns.channels.host.production", finding.Check);
        Assert.Contains("TCP port 2196", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_reported()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System);

        var findings = await new ApnsDoctor(kit.Options, kit.Transport, TimeProvider.System).Examine([], TestContext.Current.CancellationToken);

        Assert.Contains("not trusted", Assert.Single(findings, finding => finding.Check == "apns.host.production").Message, StringComparison.Ordinal);
        Assert.Empty(kit.Server.Requests);
    }

    [Fact]
    public async Task Missing_and_invalid_settings_are_named()
    {
        var doctor = new ApnsDoctor(new ApnsOptions(), transport: null, TimeProvider.System);
        var off = Assert.Single(await doctor.Examine([], TestContext.Current.CancellationToken));
        Assert.True(off.Ok); // No device needs APNs.
        Assert.Contains("TEAMID", off.Message, StringComparison.Ordinal);
        var missed = Assert.Single(await doctor.Examine([ApnsEnvironment.Sandbox], TestContext.Current.CancellationToken));
        Assert.False(missed.Ok);
        Assert.Contains("TEAMID", missed.Message, StringComparison.Ordinal);
        var wrong = Assert.Single(
            await new ApnsDoctor(new ApnsOptions { TeamId = "T" }, transport: null, TimeProvider.System).Examine([], TestContext.Current.CancellationToken));
        Assert.Contains("KEYID is missing", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_environment_in_use_is_checked()
    {
        await using var kit = await ApnsKit.Open(TimeProvider.System, options => options.Channels = "off");
        kit.Server.Answer = (context, _) => Answer(context, 400, "BadDeviceToken");

        var findings = await new ApnsDoctor(kit.Options, kit.Transport, TimeProvider.System, Desk.TrustReceivers)
            .Examine([ApnsEnvironment.Sandbox], TestContext.Current.CancellationToken);

        Assert.Contains(findings, finding => finding.Check == "apns.push.sandbox");
        Assert.Contains(findings, finding => finding.Check == "apns.push.production");
        Assert.DoesNotContain(findings, finding => finding.Check.StartsWith("apns.channels", StringComparison.Ordinal));
    }

    private static Task<IReadOnlyList<Finding>> Examine(ApnsKit kit) =>
        new ApnsDoctor(kit.Options, kit.Transport, kit.Clock as TimeProvider ?? TimeProvider.System, Desk.TrustReceivers)
            .Examine([], TestContext.Current.CancellationToken);

    private static Task Answer(HttpContext context, int status, string reason) => context.Request.Path.StartsWithSegments("/1")
        ? context.Response.WriteAsync("""{"channels":["a","b"]}""")
        : FakeApns.Refuse(context, status, reason);
}
