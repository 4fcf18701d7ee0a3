using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.Devices;

public sealed class DeviceTests
{
    private static readonly PushToken Token = new("ab", 3, Given.Noon);
    private static readonly Device Page = Given.Device("board", "ann");
    private static readonly Device Phone = Given.Device("p1", "ann", DeviceKind.Ios);
    private static readonly WebSubscription Subscription =
        new() { Endpoint = "https://push.example.com/1", P256dh = "", Auth = "", VapidKey = "", Generation = 9 };

    [Fact]
    public void A_page_is_always_reached_and_any_other_device_by_an_address_for_the_purpose()
    {
        Assert.Equal((true, true), Of(Page));
        Assert.Equal((false, false), Of(Phone));
        Assert.Equal((true, false), Of(Phone with { ApnsToken = Token }));
        Assert.Equal((false, true), Of(Phone with { PushToStartToken = Token }));
        Assert.Equal((true, true), Of(Phone with { WebPush = Subscription }));
        Assert.Equal((false, false), Of(Phone with { WidgetToken = Token }));

        static (bool, bool) Of(Device device) => (device.IsReachable, device.CanStart);
    }

    [Theory]
    [InlineData("18", true)]
    [InlineData("18.0", true)]
    [InlineData("26.1", true)]
    [InlineData("17.9", false)]
    [InlineData("", false)]
    [InlineData("eighteen", false)]
    [InlineData("-18", false)]
    [InlineData(null, false)]
    public void Cards_listen_to_channels_on_iOS_18_and_newer(string? version, bool hasChannels)
    {
        Assert.Equal(hasChannels, (Phone with { OsVersion = version }).HasChannels);
        Assert.False((Page with { OsVersion = version }).HasChannels);
    }

    [Fact]
    public void The_generation_of_a_device_is_the_highest_of_its_tokens()
    {
        Assert.Equal(0, Phone.TokenGeneration);
        Assert.Equal(3, (Phone with { ApnsToken = Token }).TokenGeneration);
        Assert.Equal(3, (Phone with { PushToStartToken = Token }).TokenGeneration);
        Assert.Equal(3, (Phone with { WidgetToken = Token }).TokenGeneration);
        Assert.Equal(9, (Phone with { WidgetToken = Token, WebPush = Subscription }).TokenGeneration);
        Assert.Equal(4, (Phone with { ApnsToken = Token with { Generation = 4 }, PushToStartToken = Token }).TokenGeneration);
    }

    [Fact]
    public void An_endpoint_that_died_is_remembered_and_a_newer_subscription_stays()
    {
        var device = Phone with { WebPush = Subscription };

        var dead = DeadEndpoints.Bury(device, Subscription.Endpoint);
        var other = DeadEndpoints.Bury(device, "https://push.example.com/0");

        Assert.Null(dead.WebPush);
        Assert.True(DeadEndpoints.Has(dead, Subscription.Endpoint));
        Assert.False(DeadEndpoints.Has(dead, "https://push.example.com/2"));
        Assert.Same(Subscription, other.WebPush);
        Assert.False(DeadEndpoints.Has(device, Subscription.Endpoint));
        Assert.DoesNotContain("push.example.com", string.Join(' ', dead.DeadEndpoints!), StringComparison.Ordinal);
    }

    [Fact]
    public void Sixteen_dead_endpoints_are_kept_each_once_and_the_oldest_is_dropped()
    {
        var device = Enumerable.Range(0, DeadEndpoints.Kept + 1).Aggregate(Phone, (device, i) => DeadEndpoints.Bury(device, $"https://push.example.com/{i}"));

        Assert.Equal(16, device.DeadEndpoints!.Count);
        Assert.False(DeadEndpoints.Has(device, "https://push.example.com/0"));
        Assert.True(DeadEndpoints.Has(device, "https://push.example.com/1"));
        Assert.Same(device, DeadEndpoints.Bury(device, "https://push.example.com/16"));
    }

    [Fact]
    public void A_profile_replaces_the_members_that_the_app_reports()
    {
        var known = Phone with { Environment = ApnsEnvironment.Sandbox, OsVersion = "17.0", AppVersion = "1", FrequentUpdates = true };

        Assert.Equal(known with { SeenAt = Given.Noon }, new DeviceProfile(null, null, null, null, null).Apply(known, Given.Noon));
        Assert.Equal(
            known with
            {
                Name = "New",
                Environment = ApnsEnvironment.Production,
                OsVersion = "18.0",
                AppVersion = "2",
                FrequentUpdates = false,
                SeenAt = Given.Noon
            },
            new DeviceProfile("New", "production", "18.0", "2", FrequentUpdates: false).Apply(known, Given.Noon));
    }

    [Fact]
    public void A_profile_is_checked_member_by_member()
    {
        Assert.Null(new DeviceProfile("New", "sandbox", "18.0", new string('1', 32), null).Check());
        Assert.Null(new DeviceProfile(null, null, null, null, null).Check());
        Assert.Equal("name", new DeviceProfile("", null, null, null, null).Check()?.Path);
        Given.IsInvalid(new DeviceProfile(null, "staging", null, null, null).Check(), "environment", "environment must be production or sandbox");
        Given.IsInvalid(new DeviceProfile(null, null, "", null, null).Check(), "os_version", "os_version must be 1 to 32 printable ASCII characters");
        Given.IsInvalid(
            new DeviceProfile(null, null, null, new string('1', 33), null).Check(), "app_version", "app_version must be 1 to 32 printable ASCII characters");
        Assert.Equal("os_version", new DeviceProfile(null, null, "1\n", "", null).Check()?.Path);
    }

    [Fact]
    public void A_removed_phone_keeps_the_address_that_wakes_its_app_and_starts_nothing()
    {
        var since = Given.MomentOf(Given.Noon);
        var removed = RemovedDevice.Of(Phone with { ApnsToken = Token, PushToStartToken = Token, Environment = ApnsEnvironment.Sandbox }, Given.Noon);

        var device = removed.AsDevice(since);

        Assert.Equal(new RemovedDevice(Phone.Account, "p1", ApnsEnvironment.Sandbox, "ab", Given.Noon), removed);
        Assert.Equal((DeviceKind.Ios, ApnsEnvironment.Sandbox, "ab", since), (device.Kind, device.Environment, device.ApnsToken?.Value, device.RemovedSince));
        Assert.False(device.CanStart);
        Assert.Equal(("", ""), (device.UserId, device.Name));
        Assert.Null(RemovedDevice.Of(Phone, Given.Noon).AsDevice(since).ApnsToken);
    }

    [Theory]
    [InlineData("push.apple.com", true)]
    [InlineData("web.push.apple.com", true)]
    [InlineData("fcm.googleapis.com", true)]
    [InlineData("jmt17.google.com", true)]
    [InlineData("updates.push.services.mozilla.com", true)]
    [InlineData("wns2.notify.windows.com", true)]
    [InlineData("push.example.com", true)]
    [InlineData("evilpush.apple.com", false)]
    [InlineData("apple.com", false)]
    [InlineData("permanently-removed.invalid", false)]
    [InlineData("own.invalid", false)]
    public void A_subscription_is_at_a_known_push_service_or_one_of_the_operator(string host, bool isKnown) =>
        Assert.Equal(isKnown, new PushHosts(["push.example.com", "own.invalid"]).Has(host));

    [Fact]
    public void A_token_has_lower_case_hexadecimal_digits()
    {
        Assert.All(new[] { "0", "abcdef0123456789", new string('a', 512) }, token => Assert.True(PushToken.IsWellFormed(token)));
        Assert.All(new[] { "", "AB", "xy", new string('a', 513) }, token => Assert.False(PushToken.IsWellFormed(token)));
    }

    [Fact]
    public void The_newer_token_by_generation_is_kept()
    {
        Assert.Same(Token, PushToken.Newer(Token, value: null, 9, Given.Noon));
        Assert.Null(PushToken.Newer(known: null, value: null, 9, Given.Noon));
        Assert.Equal(new PushToken("cd", 0, Given.Noon), PushToken.Newer(known: null, "cd", generation: null, Given.Noon));
        Assert.Equal(new PushToken("cd", 2, Given.Noon), PushToken.Newer(known: null, "cd", 2, Given.Noon));
        Assert.Same(Token, PushToken.Newer(Token, "cd", 2, Given.Noon));
        Assert.Equal(new PushToken("cd", 3, Given.Noon), PushToken.Newer(Token, "cd", 3, Given.Noon));
        Assert.Equal(new PushToken("cd", 4, Given.Noon), PushToken.Newer(Token, "cd", 4, Given.Noon));
        Assert.Equal(new PushToken("cd", 3, Given.Noon), PushToken.Newer(Token, "cd", generation: null, Given.Noon));
    }

    [Fact]
    public void A_request_reaches_devices_now_or_later_and_counts_each_user_once()
    {
        var reachable = Phone with { ApnsToken = Token };

        Assert.Equal(new Reach(1, 0, 1), Reach.Of([reachable]));
        Assert.Equal(new Reach(0, 1, 0), Reach.Of([Phone]));
        Assert.Equal(new Reach(0, 0, 0), Reach.Of([]));
        Assert.Equal(new Reach(3, 1, 2), Reach.Of([reachable, reachable with { Id = "p2" }, reachable with { UserId = "ben" }, Phone]));
    }

    [Fact]
    public void Channels_resolve_to_their_devices_each_once()
    {
        var directory = new AccountDirectory(
            [Phone, Phone with { Id = "p2" }, Phone with { Id = "p3", UserId = "ben" }],
            [Given.Channel("ops", devices: ["p1"], users: ["ben"]), Given.Channel("ann", devices: [], users: ["ann"])]);

        Assert.Equal(["p1", "p2", "p3"], Ids(null));
        Assert.Equal(["p1", "p3"], Ids(["ops"]));
        Assert.Equal(["p1", "p3"], Ids(["ops"]));
        Assert.Equal(["p1", "p2", "p3"], Ids(["ops", "ann"]));
        Assert.Empty(Ids(["unknown"]));
        Assert.Equal(["ops", "ann"], directory.ChannelsOf(directory.Devices[0]));
        Assert.Equal(["ops"], directory.ChannelsOf(directory.Devices[2]));

        IEnumerable<string> Ids(IReadOnlyList<string>? slugs) => directory.Resolve(slugs).Select(device => device.Id);
    }
}
