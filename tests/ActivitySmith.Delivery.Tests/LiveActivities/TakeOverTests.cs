using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Deliveries;
using ActivitySmith.Ledger.LiveActivities;
using Xunit;

namespace ActivitySmith.Delivery.Tests.LiveActivities;

/// <summary>A server takes over from one that died, perhaps with a clock that was ahead, and before it recorded what it had sent.</summary>
public sealed class TakeOverTests
{
    private static readonly Caller Caller = new(DeliveryKit.Home, "key_1", KeyScope.All, CanManage: true);

    [Fact]
    public async Task Its_pushes_are_newer_for_the_phone_than_any_push_of_the_other_server()
    {
        await using var desk = await DeliveryKit.Open();
        var updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Apns.Server.Answer = (_, number) =>
        {
            if (number == 2) updated.TrySetResult();
            return Task.CompletedTask;
        };
        var now = desk.Clock.GetUtcNow();
        await desk.Put(DeliveryKit.Phone("p1", now) with { OsVersion = "17.6", PushToStartToken = new PushToken("cc", 1, now) });
        var state = new Desired { State = new ContentState { Type = "progress", Title = "Deploy", Percentage = 1 } };
        await desk.Ledger.Submit(new StartActivity(Caller, state, new Target(Channels: null), "a1"));
        await desk.Until("a1", "p1", delivery => delivery.SeenVersion == 1);

        await desk.Stop();
        await desk.Start();
        Assert.Null((await desk.Ledger.Submit(new ReportActivity(DeliveryKit.Home, "p1", "a1", CardReport.Started, "aa", 1))).Refusal);
        await updated.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var timestamps = desk.Apns.Server.Requests.Select(
            push => JsonDocument.Parse(push.Body).RootElement.GetProperty("aps").GetProperty("timestamp").GetInt64()).ToList();
        Assert.Equal(now.ToUnixTimeSeconds(), timestamps[0]);
        Assert.InRange(timestamps[1], now.ToUnixTimeSeconds() + 5, now.ToUnixTimeSeconds() + 7);
    }
}
