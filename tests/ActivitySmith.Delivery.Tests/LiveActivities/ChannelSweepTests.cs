using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Tests.Apns;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

public sealed class ChannelSweepTests
{
    private static readonly TimeSpan Unused = BroadcastChannel.Rest + ChannelSweep.Spare;

    [Fact]
    public async Task Only_channels_unused_for_a_long_time_are_deleted_at_apple()
    {
        await using var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await Put(desk, "old", released: now - Unused);
        await Put(desk, "rested", released: now - BroadcastChannel.Rest);
        await Put(desk, "used", released: null);
        desk.Apns.Server.Answer = (context, _) => NoContent(context);

        await desk.Sweep().Run(CancellationToken.None);

        var sent = Assert.Single(desk.Apns.Server.Requests);
        Assert.Equal(("DELETE", "old"), (sent.Method, sent.Headers["apns-channel-id"]));
        Assert.Equal(["rested"], await Left(desk, now));
    }

    [Fact]
    public async Task A_channel_that_apple_did_not_delete_is_kept_for_the_next_round()
    {
        await using var desk = await DeliveryKit.Open();
        var now = desk.Clock.GetUtcNow();
        await Put(desk, "one", released: now - Unused);
        await Put(desk, "two", released: now - Unused);
        desk.Apns.Server.Answer = (context, _) => FakeApns.Refuse(context, 503, "ServiceUnavailable");

        await desk.Sweep().Run(CancellationToken.None);

        Assert.Single(desk.Apns.Server.Requests);
        Assert.Equal(["one", "two"], await Left(desk, now));
    }

    [Fact]
    public async Task Deleting_an_account_deletes_all_its_channels()
    {
        await using var desk = await DeliveryKit.Open();
        await Put(desk, "used", released: null);
        await Put(desk, "rested", released: desk.Clock.GetUtcNow());
        desk.Apns.Server.Answer = (context, number) => number == 1 ? FakeApns.Refuse(context, 500, "InternalServerError") : NoContent(context);

        await desk.Sweep().Remove(DeliveryKit.Home, CancellationToken.None);
        await desk.Sweep().Remove(new AccountId(2), CancellationToken.None);

        Assert.All(desk.Apns.Server.Requests, sent => Assert.Equal("DELETE", sent.Method));
        Assert.Equal(["rested", "used"], desk.Apns.Server.Requests.Select(sent => sent.Headers["apns-channel-id"]).Order(StringComparer.Ordinal));
    }

    private static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static async Task<IEnumerable<string>> Left(DeliveryKit desk, DateTimeOffset now) =>
        (await desk.Deliveries.UnusedChannels(now, 100, CancellationToken.None)).Select(channel => channel.Id).Order(StringComparer.Ordinal);

    private static Task Put(DeliveryKit desk, string id, DateTimeOffset? released) => desk.Write(rows => rows.BroadcastChannels.Put(new BroadcastChannel
    {
        Account = DeliveryKit.Home,
        Id = id,
        Environment = ApnsEnvironment.Production,
        ActivityId = "a1",
        CreatedAt = desk.Clock.GetUtcNow().AddDays(-2),
        ReleasedAt = released,
    }));
}
