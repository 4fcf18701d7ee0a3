using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using ActivitySmith.EndToEnd.Tests.Phones;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.AnswerTables;

/// <summary>The server and the simulator that all rows of a table share; stopped pushes are retried after a second.</summary>
public sealed class TableWorld : IAsyncLifetime
{
    private int cards;

    internal PhoneWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await PhoneWorld.Start(("ACTIVITYSMITH_APNS__PROBESECONDS", "1"));

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>A new phone with one card at version 1, reported, with no push outstanding.</summary>
    internal async Task<AnsweredCard> Card(string osVersion)
    {
        var name = $"row-{++cards}";
        await World.Client.Post("manage/channels", new { slug = name });
        var phone = await World.Pair(osVersion, channels: [name]);
        var card = new AnsweredCard(World, phone, name);
        await card.Put("first");
        card.ActivityId = (await phone.Until(now => now.Waiting == 0 && now.Running is [{ Title: "first" }], "shows the first state")).Cards[0].ActivityId;
        await card.Stands(delivery => delivery.State == "shown"); // A second push that the report may have caused has got its reply as well.
        return card;
    }
}

/// <summary>One card on one phone, and the server's record of its delivery.</summary>
internal sealed class AnsweredCard(PhoneWorld world, VirtualPhone phone, string name)
{
    public VirtualPhone Phone => phone;

    public string ActivityId { get; set; } = "";

    public Task Put(string title) =>
        world.Client.PutStreamRequest(
            name, new { content_state = new { type = "progress", title, percentage = 1 }, target = new { channels = new[] { name } } });

    /// <summary>APNs replies like this to the next update of this card, once.</summary>
    public Task AnswerNext(int status, string reason, int? retryAfter = null) =>
        world.Fault(new { phone = phone.Id, @event = "update", status, reason, retry_after = retryAfter, count = 1 });

    public bool IsUpdate(PushSeen push) => push.Event == "update" && push.Phone == phone.Id;

    public Task<DeliverySeen> Stands(Func<DeliverySeen, bool> condition) => PhoneWorld.Until(Delivery, condition, $"{phone.Id}'s delivery meets the condition");

    /// <summary>Waits until the pushes of this card after a position in the log meet the condition.</summary>
    public async Task<IReadOnlyList<PushSeen>> Updates(long after, Func<IReadOnlyList<PushSeen>, bool> condition, string claim) =>
        await PhoneWorld.Until(async () => (IReadOnlyList<PushSeen>)[.. (await world.Pushes(after, phone.Id)).Where(IsUpdate)], condition, claim);

    public async Task<DeliverySeen> Delivery()
    {
        var device = (await phone.Now()).DeviceId;
        var activity = await world.Client.Manage("activities/" + ActivityId);
        return new(activity.GetProperty("delivery").EnumerateArray().Single(delivery => delivery.GetProperty("device_id").GetString() == device));
    }
}

/// <summary>A delivery as the management API shows it.</summary>
internal sealed class DeliverySeen(JsonElement delivery)
{
    public string State => delivery.GetProperty("state").GetString()!;

    public string? Reason => delivery.TryGetProperty("reason", out var reason) ? reason.GetString() : null;

    public long SeenVersion => delivery.GetProperty("seen_version").GetInt64();

    public DateTimeOffset? NextTryAt => delivery.TryGetProperty("next_try_at", out var at) ? at.GetDateTimeOffset() : null;

    public override string ToString() => delivery.GetRawText();
}
