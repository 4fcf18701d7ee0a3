using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Browsers with subscriptions, and the keys that they subscribed with.</summary>
public abstract partial class StorageContract
{
    private static readonly Device Chrome = new()
    {
        Account = Samples.Home,
        Id = "b1",
        UserId = "ben",
        Kind = DeviceKind.Web,
        Name = "Browser",
        CreatedAt = Samples.Noon,
        TokenHash = new byte[32],
        WebPush = new WebSubscription
        {
            Endpoint = "https://fcm.googleapis.com/fcm/send/x?ü=%20",
            P256dh = "p",
            Auth = "a",
            VapidKey = "k",
            Generation = 7,
            ReportedAt = Samples.Noon.AddSeconds(5),
        },
    };

    [Fact]
    public async Task A_start_is_for_browsers_too_and_counts_those_that_have_a_subscription()
    {
        await open.Write(rows => rows.Put(Chrome));
        await open.Write(rows => rows.Put(Chrome with { Id = "b2", UserId = "ann", WebPush = null }));

        var reach = (await PutTo("s", 1, "a1")).Value.Reach!.Value;

        Assert.Equal((1, 1), (reach.DevicesNotified, reach.DevicesQueued));
        Assert.Equal(DeliveryPhase.Due, (await Delivery("a1", "b1"))!.Phase);
        await open.Run(new BeginStarts(Samples.Home, "a1", 1, [("b1", null)]));
        await Outcome("a1", Receipt("b1", SendPurpose.Start, new PushOutcome.Accepted(Id: null, UniqueId: null)));
        Assert.Equal((DeliveryPhase.Live, 1L), ((await Delivery("a1", "b1"))!.Phase, (await Delivery("a1", "b1"))!.SeenVersion));
        Assert.Equal((1, 1), (await PutTo("s", 2, "a2")) is { Value.Reach: { } again } ? (again.DevicesNotified, again.DevicesQueued) : default);
    }

    [Fact]
    public async Task A_dead_subscription_is_forgotten_after_any_message_and_a_newer_one_stays()
    {
        await open.Write(rows => rows.Put(Chrome));
        await PutTo("s", 1, "a1");

        await Outcome("a1", Dead("https://fcm.googleapis.com/older"));
        Assert.NotNull((await open.Read(rows => rows.Devices.Find(Samples.Home, "b1")))!.WebPush);

        await Outcome("a1", Dead(Chrome.WebPush!.Endpoint));
        Assert.Null((await open.Read(rows => rows.Devices.Find(Samples.Home, "b1")))!.WebPush);
        Assert.True((await Delivery("a1", "b1"))!.IsOpen);
    }

    [Fact]
    public async Task SubscriptionThatDied_IsRefusedWhenItIsReportedAgainAlsoAfterARestart()
    {
        await open.Write(rows => rows.Put(Chrome));
        var dead = Chrome.WebPush!;
        await PutTo("s", 1, "a1");
        await Outcome("a1", Dead(dead.Endpoint));

        await Reopen();

        Assert.Equal(RefusalKind.Conflict, (await Report(dead)).Refusal?.Kind);
        Assert.Null((await open.Read(rows => rows.Devices.Find(Samples.Home, "b1")))!.WebPush);
        var fresh = dead with { Endpoint = "https://fcm.googleapis.com/fresh" };
        Assert.Equal(fresh.Endpoint, (await Report(fresh)).Value.WebPush!.Endpoint);
        Assert.Equal(RefusalKind.Conflict, (await Report(dead)).Refusal?.Kind);

        Task<Result<Device>> Report(WebSubscription subscription) =>
            open.Run(new ReportTokens(new PairedDevice(Samples.Home, "b1"), new TokenReport(null, null, null, null) { WebPush = subscription }));
    }

    [Fact]
    public void The_first_key_of_a_name_stays_and_an_unreadable_one_is_replaced_once()
    {
        var keys = new ServerKeys((IDatabase)Database.Reads);

        Assert.Equal([1], keys.Ensure("a", () => [1]));
        Assert.Equal([1], keys.Ensure("a", () => throw new InvalidOperationException("There is one already")));
        Assert.Equal([2], keys.Ensure("b", () => [2]));
        Assert.Equal([3], keys.Replace("a", [1], [3]));
        Assert.Equal([3], keys.Replace("a", [1], [4])); // Another node was faster.
    }

    private Receipt Dead(string endpoint) => Receipt("b1", SendPurpose.Next, new PushOutcome.DeadAddress("Status410", InvalidSince: null), endpoint);
}
