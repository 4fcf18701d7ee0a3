using ActivitySmith.EndToEnd.Tests.Durability;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>Scripts that send states, with a model of the acknowledgements: the newest acknowledged state of each stream and activity.</summary>
internal sealed class Script(AckedApi api, SeededNumbers numbers, IReadOnlyList<string> channels)
{
    private const int Keys = 9;

    private readonly Dictionary<string, Shown> shown = [];
    private readonly HashSet<string> paused = [];
    private int states;

    /// <summary>The expected states, by stream key or by <c>manual-N</c>.</summary>
    public IReadOnlyDictionary<string, Shown> Expected => shown;

    /// <summary>Activities that have ended according to a response.</summary>
    public HashSet<string> Over { get; } = [];

    /// <summary>Sends one state to a stream; sometimes to other channels than before.</summary>
    public Task<string> Put() => PutTo(Key());

    /// <summary>Sends states faster than a person can see them.</summary>
    public async Task<string> Burst()
    {
        var key = Key();
        var count = 2 + numbers.Below(12);
        for (var i = 1; i < count; i++) await PutTo(key, mayRetarget: false);
        return $"{count} states: {await PutTo(key, mayRetarget: false)}";
    }

    public async Task<string> End()
    {
        var key = Key();
        return await End(key);
    }

    public async Task<string> End(string key)
    {
        if (key.StartsWith("manual-", StringComparison.Ordinal))
        {
            var ended = await api.Post(
                "live-activity/end", new { activity_id = shown[key].ActivityId, content_state = new { title = shown[key].Title, percentage = 100 } });
            if (ended.IsAccepted) Forget(key);
            return $"end {key}: {ended.Status}";
        }

        var answer = await api.Delete("live-activity/stream/" + key);
        paused.Remove(key);
        Forget(key);
        return $"DELETE {key}: {answer.Status}";
    }

    public async Task<string> Pause()
    {
        var key = Key();
        var answer = await api.Post($"manage/streams/{key}/pause");
        if (!answer.IsAccepted || answer.Text("state") != "paused") return $"pause {key}: {answer.Status}";
        paused.Add(key);
        Forget(key);
        return $"pause {key}";
    }

    public async Task<string> Resume()
    {
        if (paused.Count == 0) return "nothing to resume";
        var key = paused.Order(StringComparer.Ordinal).ElementAt(numbers.Below(paused.Count));
        var answer = await api.Post($"manage/streams/{key}/resume");
        if (!answer.IsAccepted) return $"resume {key}: {answer.Status}";
        paused.Remove(key);
        if (answer.Text("activity_id") is { } id) Show(key, id, answer.Json.GetProperty("content_state").GetProperty("title").GetString()!, ChannelsOf(answer));
        return $"resume {key}: {answer.Text("activity_id")}";
    }

    /// <summary>The manual life cycle: starts a new activity, or sends the next state of one.</summary>
    public async Task<string> Manual()
    {
        var key = $"manual-{numbers.Below(2)}";
        var title = Title(key);
        if (shown.TryGetValue(key, out var known))
        {
            var updated = await api.Post(
                "live-activity/update", new { activity_id = known.ActivityId, content_state = new { title, percentage = numbers.Below(100) } });
            if (updated.IsAccepted) shown[key] = known with { Title = title };
            else if (updated.Status == 403) Forget(key);
            return $"update {key} {title}: {updated.Status}";
        }

        var target = Target();
        var answer = await api.Post("live-activity/start", Request(title, target, alert: null));
        if (answer.IsAccepted) Show(key, answer.Text("activity_id")!, title, target);
        return $"start {key} {title} for {Name(target)}: {answer.Status}";
    }

    private async Task<string> PutTo(string key, bool mayRetarget = true)
    {
        var title = Title(key);
        var target = shown.TryGetValue(key, out var known) && !(mayRetarget && numbers.Below(8) == 0) ? known.Channels : Target();
        var alert = numbers.Below(12) == 0 ? new { title, body = "Look" } : null;
        var answer = await api.Put("live-activity/stream/" + key, Request(title, target, alert));
        if (!answer.IsAccepted) return $"PUT {key} {title} for {Name(target)}: {answer.Status} {answer.Text("error")}";
        if (answer.Text("activity_id") is { } id) Show(key, id, title, target);
        return $"PUT {key} {title} for {Name(target)}: {answer.Text("operation")} {answer.Text("activity_id")}";
    }

    private static Dictionary<string, object> Request(string title, string[]? target, object? alert)
    {
        var request = new Dictionary<string, object> { ["content_state"] = new { type = "progress", title, percentage = 50 } };
        if (target is not null) request["target"] = new { channels = target };
        if (alert is not null) request["alert"] = alert;
        return request;
    }

    private void Show(string key, string activityId, string title, string[]? target)
    {
        if (shown.TryGetValue(key, out var before) && before.ActivityId != activityId) Over.Add(before.ActivityId);
        shown[key] = new Shown(activityId, title, target);
    }

    private void Forget(string key)
    {
        if (shown.Remove(key, out var ended)) Over.Add(ended.ActivityId);
    }

    private string Key() => $"s{numbers.Below(Keys)}";

    private string Title(string key) => $"{key} state {++states}";

    private string[]? Target()
    {
        if (numbers.Below(3) == 0) return null;
        var first = channels[numbers.Below(channels.Count)];
        var second = channels[numbers.Below(channels.Count)];
        return first == second ? [first] : [first, second];
    }

    private static string[]? ChannelsOf(Answer stream) =>
        stream.Json.GetProperty("channels") is { ValueKind: System.Text.Json.JsonValueKind.Array } slugs
            ? [.. slugs.EnumerateArray().Select(slug => slug.GetString()!)] : null;

    private static string Name(string[]? target) => target is null ? "all" : string.Join('+', target);
}

/// <summary>The newest acknowledged request.</summary>
/// <param name="Channels">Null: every device.</param>
internal sealed record Shown(string ActivityId, string Title, string[]? Channels);
