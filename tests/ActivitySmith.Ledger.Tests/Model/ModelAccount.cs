namespace ActivitySmith.Ledger.Tests.Model;

/// <summary>
/// The rules of docs/api.md, Streams and The manual life cycle, over plain objects: the result of each operation, as a short text. The account has
/// one device, in the channel <c>ops</c>; the channel <c>nobody</c> has none. A scope of null is the whole account.
/// </summary>
internal sealed class ModelAccount
{
    public const string Invalid = "Invalid", Forbidden = "Forbidden", NotFound = "NotFound";

    public Dictionary<string, ModelStream> Streams { get; } = [];

    public Dictionary<string, ModelActivity> Activities { get; } = [];

    public string Put(string key, ModelSent sent, string? tags, bool alert, string? channel, string? scope, string newId, DateTimeOffset now)
    {
        var stream = Streams.GetValueOrDefault(key);
        if ((stream?.Running?.Shown ?? stream?.Parked ?? (stream is { Removed: false } ? stream.Last?.Shown : null)) is { } current
            && !Covers(scope, current.Channel)) return Forbidden;
        if (stream is { Running: null, Parked: null, Removed: false, Last: { } last }) sent = sent with { Type = sent.Type ?? last.Shown.State.Type };
        if (ModelShown.Merge(stream?.Running?.Shown ?? stream?.Parked, sent, tags, channel, now) is not { } next) return Invalid;
        if (channel == "nobody") return NotFound;
        if (stream?.Parked is { } parked)
        {
            if (parked != next) (stream.Parked, stream.Version) = (next, stream.Version + 1);
            return "paused";
        }

        if (stream?.Running is not { } running)
        {
            Streams[key] = stream ??= new ModelStream();
            Begin(stream, key, next, alert, newId, now);
            return $"started {newId}";
        }

        if (next.State.Type != running.Shown.State.Type || now - running.StartedAt >= TimeSpan.FromHours(7.5))
        {
            Rotate(stream, key, next, alert, newId, now);
            return $"rotated {newId} {running.Id}";
        }

        return $"{(running.Update(next, sent, alert, now) ? "updated" : "noop")} {running.Id}";
    }

    public string Delete(string key, ModelSent? sent, string? tags, string? scope, DateTimeOffset now)
    {
        if (Streams.GetValueOrDefault(key) is not { Removed: false } stream) return NotFound;
        var current = stream.Running?.Shown ?? stream.Parked ?? stream.Last!.Shown;
        if (!Covers(scope, current.Channel)) return Forbidden;
        if (ModelShown.Merge(current, current.Completed(sent), tags, current.Channel, now) is not { } final) return Invalid;
        if (stream.Running is not { } running)
        {
            (stream.Parked, stream.Removed) = (null, true);
            return "ended";
        }

        running.End(final, alert: false, "ended", TimeSpan.FromMinutes(2), now);
        (stream.Running, stream.Version, stream.Removed) = (null, running.Version, true);
        return $"ended {running.Id}";
    }

    public string Pause(string key, DateTimeOffset now)
    {
        if (Streams.GetValueOrDefault(key) is not { Removed: false } stream) return NotFound;
        if (stream.Parked is not null) return "paused";
        stream.Parked = stream.Last!.Shown;
        if (stream.Running is { } running)
        {
            running.End(running.Shown, alert: false, "paused", TimeSpan.Zero, now);
            (stream.Running, stream.Version) = (null, running.Version);
        }

        return "paused";
    }

    public string Resume(string key, string newId, DateTimeOffset now)
    {
        if (Streams.GetValueOrDefault(key) is not { Removed: false } stream) return NotFound;
        if (stream.Parked is not { } parked) return "not paused";
        Begin(stream, key, parked, alert: false, newId, now);
        return $"started {newId}";
    }

    public string Start(ModelSent sent, string? tags, bool alert, string? channel, string newId, DateTimeOffset now)
    {
        if (ModelShown.Merge(null, sent, tags, channel, now) is not { } shown) return Invalid;
        if (channel == "nobody") return NotFound;
        Activities[newId] = new ModelActivity(newId, null, shown, 1, alert, now);
        return $"started {newId}";
    }

    public string Update(string id, ModelSent sent, string? tags, string? scope, DateTimeOffset now)
    {
        if (Activities.GetValueOrDefault(id) is not { } activity || !Covers(scope, activity.Shown.Channel) || !activity.IsRunning) return Forbidden;
        if (ModelShown.Merge(activity.Shown, sent, tags, activity.Shown.Channel, now) is not { } next) return Invalid;
        activity.Update(next, sent, alert: false, now);
        return "done";
    }

    public string End(string id, ModelSent? sent, string? scope, DateTimeOffset now)
    {
        if (Activities.GetValueOrDefault(id) is not { } activity || !Covers(scope, activity.Shown.Channel)) return Forbidden;
        if (ModelShown.Merge(activity.Shown, activity.Shown.Completed(sent), null, activity.Shown.Channel, now) is not { } final) return Invalid;
        if (!activity.IsRunning) return "done";
        activity.End(final, alert: false, "ended", TimeSpan.FromMinutes(3), now);
        Follow(activity);
        return "done";
    }

    public string Age(string id, string newId, DateTimeOffset now)
    {
        if (Activities.GetValueOrDefault(id) is not { IsRunning: true } activity) return "Unchanged";
        var age = now - activity.StartedAt;
        if (activity.Stream is { } key && age >= TimeSpan.FromHours(7.5) && now - activity.UpdatedAt < TimeSpan.FromHours(1))
        {
            Rotate(Streams[key], key, activity.Shown, alert: false, newId, now);
            return "Rotated";
        }

        if (age < TimeSpan.FromHours(8)) return "Unchanged";
        activity.End(activity.Shown, alert: false, "expired", TimeSpan.Zero, now);
        Follow(activity);
        return "Expired";
    }

    private static bool Covers(string? scope, string? channel) => scope is null || scope == channel;

    private void Begin(ModelStream stream, string key, ModelShown shown, bool alert, string newId, DateTimeOffset now)
    {
        stream.Version++;
        stream.Running = stream.Last = Activities[newId] = new ModelActivity(newId, key, shown, stream.Version, alert, now);
        (stream.Parked, stream.Removed) = (null, false);
    }

    private void Rotate(ModelStream stream, string key, ModelShown shown, bool alert, string newId, DateTimeOffset now)
    {
        var old = stream.Running!;
        old.End(old.Shown, alert: false, "rotated", TimeSpan.Zero, now);
        stream.Version = old.Version;
        Begin(stream, key, shown, alert, newId, now);
    }

    private void Follow(ModelActivity ended)
    {
        if (ended.Stream is { } key && Streams[key].Running == ended) (Streams[key].Running, Streams[key].Version) = (null, ended.Version);
    }
}
