using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Refusals;
using Xunit;

namespace ActivitySmith.Domain.Tests.Deliveries;

/// <summary>Decisions that depend on the targeted devices (docs/api.md, Streams).</summary>
public sealed class AudienceTests
{
    private static readonly Activity Backup = Given.Running(Given.Progress);
    private static readonly Device Phone = Ios("p1");
    private static readonly Device Page = Given.Device("page", "ann");
    private static readonly Device Browser = Given.Device("web", "ann", DeviceKind.Web) with
    {
        WebPush = new() { Endpoint = "https://push.example.com/1", P256dh = "p", Auth = "a", VapidKey = "k" },
    };

    [Fact]
    public void A_start_needs_one_free_place_among_all_devices()
    {
        var full = DeviceFacts.Of(Phone, Ios("p2")).With(Full("p1")).With(Full("p2"));
        var free = DeviceFacts.Of(Phone, Ios("p2")).With(Full("p1")).With(Full("p2") with { Active = ["x", "y", "z"] });

        var refusal = Of(full).CheckStart(Backup);

        Assert.Equal(RefusalKind.CapacityReached, refusal!.Kind);
        Assert.Equal(new CapacityFigures(4, 4, 2, 2), refusal.Capacity);
        Assert.Null(Of(free).CheckStart(Backup));
    }

    [Fact]
    public void The_refusal_counts_the_fullest_phone_and_names_the_limit()
    {
        var facts = new DeviceFacts(new AccountDirectory([Phone, Ios("p2"), Ios("p3")], channels: [])) { ConcurrentActivities = 2 };
        foreach (var (id, count) in new[] { ("p1", 2), ("p2", 3), ("p3", 2) })
            facts.With(DevicePlaces.None(AccountId.First, id) with { Active = [.. Enumerable.Range(0, count).Select(i => $"a{i}")] });

        var refusal = Of(facts).CheckStart(Backup)!;

        Assert.Equal(new CapacityFigures(ConcurrentActivities: 2, Active: 3, BlockedDevices: 3, TargetedDevices: 3), refusal.Capacity);
        Assert.Equal("Only 2 concurrent Live Activities are allowed per account", refusal.Message);
    }

    [Fact]
    public void A_browser_among_full_phones_has_no_limit() =>
        Assert.Null(Of(DeviceFacts.Of(Phone, Browser).With(Full("p1"))).CheckStart(Backup));

    [Fact]
    public void A_state_that_is_too_large_for_a_push_is_refused_only_when_a_phone_is_targeted()
    {
        var large = Given.Running(Given.Progress with { Subtitle = new string('x', 4_000) });

        Assert.Equal("content_state.subtitle", Of(DeviceFacts.Of(Browser, Phone)).CheckSize(large)!.Path);
        Assert.Equal("content_state.subtitle", Of(DeviceFacts.Of(Browser, Phone)).CheckStart(large)!.Path);
        Assert.Null(Of(DeviceFacts.Of(Browser, Page)).CheckStart(large));
    }

    [Fact]
    public void An_activity_is_lost_when_every_device_has_closed_it()
    {
        Assert.False(Of(DeviceFacts.Of()).HasLost(Backup));
        Assert.False(Of(DeviceFacts.Of(Phone)).HasLost(Backup));
        Assert.False(Of(DeviceFacts.Of(Phone).With(Delivery("p1"))).HasLost(Backup));
        Assert.True(Of(DeviceFacts.Of(Phone).With(Closed("p1"))).HasLost(Backup));
        Assert.False(Of(DeviceFacts.Of(Phone, Ios("p2")).With(Closed("p1")).With(Delivery("p2"))).HasLost(Backup));
        Assert.False(Of(DeviceFacts.Of(Phone, Page).With(Closed("p1"))).HasLost(Backup));
    }

    public static TheoryData<DeliveryPhase, bool, bool, bool> Phases { get; } = new()
    {
        { DeliveryPhase.Live, true, false, true },
        { DeliveryPhase.Live, false, true, true },
        { DeliveryPhase.Live, false, false, false },
        { DeliveryPhase.Starting, false, true, true },
        { DeliveryPhase.Starting, true, false, false },
        { DeliveryPhase.WaitingForPlace, true, true, false },
    };

    [Theory, MemberData(nameof(Phases))]
    public void A_phone_is_notified_when_its_card_has_an_address(DeliveryPhase phase, bool hasToken, bool hasChannel, bool isNotified)
    {
        var delivery = Delivery("p1") with { Phase = phase, UpdateToken = hasToken ? "t" : null, ChannelId = hasChannel ? "c" : null };

        Assert.Equal(isNotified ? new Reach(1, 0, 1) : new Reach(0, 1, 1), Of(DeviceFacts.Of(Phone).With(delivery)).ReachOf(Backup));
    }

    [Fact]
    public void A_device_without_a_delivery_is_notified_when_it_can_start()
    {
        var startable = Phone with { PushToStartToken = new PushToken("t", 1, Given.Noon) };

        Assert.Equal(new Reach(0, 1, 1), Of(DeviceFacts.Of(Phone)).ReachOf(Backup));
        Assert.Equal(new Reach(1, 0, 1), Of(DeviceFacts.Of(startable)).ReachOf(Backup));
        Assert.Equal(new Reach(1, 0, 1), Of(DeviceFacts.Of(startable).With(Delivery("p1"))).ReachOf(Backup));
        Assert.Equal(new Reach(2, 0, 1), Of(DeviceFacts.Of(Browser, Page)).ReachOf(Backup));
        Assert.Equal(new Reach(1, 0, 1), Of(DeviceFacts.Of(Browser).With(Delivery("web") with { Phase = DeliveryPhase.Live })).ReachOf(Backup));
    }

    [Fact]
    public void A_device_that_lost_the_activity_counts_neither_as_notified_nor_as_queued() =>
        Assert.Equal(new Reach(1, 0, 1), Of(DeviceFacts.Of(Phone, Browser).With(Closed("p1"))).ReachOf(Backup));

    private static Audience Of(DeviceFacts facts) => Given.Audience(Given.Everyone, facts);

    private static Device Ios(string id) => Given.Device(id, "ann", DeviceKind.Ios);

    private static DevicePlaces Full(string deviceId) => DevicePlaces.None(AccountId.First, deviceId) with { Active = ["w", "x", "y", "z"] };

    private static DeliveryRecord Delivery(string deviceId) =>
        DeliveryRules.Open(known: null, (AccountId.First, Backup.Id, deviceId), hasPlace: true, Given.Noon);

    private static DeliveryRecord Closed(string deviceId) => DeliveryRules.Close(Delivery(deviceId), DeliveryPhase.Dismissed, Given.Noon);
}
