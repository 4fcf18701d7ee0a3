using System.Text.Json;

namespace ActivitySmith.EndToEnd.Tests.Phones;

/// <summary>A phone in the simulator, by its id.</summary>
internal sealed class VirtualPhone(PhoneWorld world, string id, string osVersion)
{
    public string Id => id;

    public string OsVersion => osVersion;

    public async Task<PhoneState> Now() => new(await world.Simulator.Get($"/phones/{id}"));

    public Task<PhoneState> Until(Func<PhoneState, bool> condition, string claim, TimeSpan? timeout = null) =>
        PhoneWorld.Until(Now, condition, $"{id} (iOS {osVersion}) {claim}", timeout);

    /// <param name="action">An action of the simulator's control API: offline, online, open, force-quit, rotate ...</param>
    public Task Do(string action, object? arguments = null) => world.Simulator.Post($"/phones/{id}/{action}", arguments);

    /// <returns>False when the phone has no target for the action.</returns>
    public async Task<bool> Try(string action, object arguments)
    {
        try
        {
            await Do(action, arguments);
            return true;
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains(": 400 ", StringComparison.Ordinal))
        {
            return false;
        }
    }

    public override string ToString() => id;
}

/// <summary>The state of a phone at one moment.</summary>
internal sealed class PhoneState(JsonElement view)
{
    public string Id => view.GetProperty("id").GetString()!;

    /// <summary>Null when it is not paired.</summary>
    public string? DeviceId => view.Text("device_id");

    public bool IsOnline => view.GetProperty("online").GetBoolean();

    /// <summary>Requests of the app that the server has not confirmed.</summary>
    public int Waiting => view.GetProperty("waiting").GetInt32();

    /// <summary>Status of the last request of the app that the server refused as invalid; 0: none.</summary>
    public int LastRefusal => view.GetProperty("last_refusal").GetInt32();

    public IReadOnlyList<CardState> Cards => [.. view.GetProperty("cards").EnumerateArray().Select(card => new CardState(card))];

    public IReadOnlyList<CardState> Running => [.. Cards.Where(card => card.State != "ended")];

    public override string ToString() => view.GetRawText();
}

/// <summary>A card on a Lock Screen.</summary>
internal sealed class CardState(JsonElement card)
{
    public string ActivityId => card.GetProperty("activity_id").GetString()!;

    /// <summary><c>active</c>, <c>stale</c> or <c>ended</c>.</summary>
    public string State => card.GetProperty("state").GetString()!;

    public long Version => card.GetProperty("version").GetInt64();

    public string? UpdateToken => card.Text("update_token");

    public string? ChannelId => card.Text("channel_id");

    public JsonElement Content => card.GetProperty("card").GetProperty("content_state");

    public string Title => Content.GetProperty("title").GetString()!;

    public override string ToString() => card.GetRawText();
}

/// <summary>A push as recorded by the simulated APNs.</summary>
internal sealed class PushSeen(JsonElement push)
{
    public long Sequence => push.GetProperty("sequence").GetInt64();

    public string? Event => push.Text("event");

    public string? PushType => push.Text("push_type");

    public int Priority => push.GetProperty("priority").GetInt32();

    public string? Token => push.Text("token");

    public string? Phone => push.Text("phone");

    public string? ChannelId => push.Text("channel_id");

    public string? ActivityId => push.Text("activity_id");

    public long? Version => push.TryGetProperty("version", out var version) ? version.GetInt64() : null;

    /// <summary>UNIX seconds in the body; 0: none.</summary>
    public long Timestamp => push.TryGetProperty("timestamp", out var seconds) ? seconds.GetInt64() : 0;

    public int Status => push.GetProperty("status").GetInt32();

    public string? Reason => push.Text("reason");

    /// <summary>The simulator's outcome: <c>delivered</c>, <c>stored</c>, <c>lost</c> ...</summary>
    public string? Outcome => push.Text("outcome");

    public int Bytes => push.GetProperty("bytes").GetInt32();

    public int Connection => push.GetProperty("connection").GetInt32();

    public DateTimeOffset At => push.GetProperty("at").GetDateTimeOffset();

    public JsonElement Payload => push.GetProperty("payload");

    public override string ToString() => push.GetRawText();
}

file static class Members
{
    /// <summary>Null when the member is left out.</summary>
    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
