namespace ActivitySmith.Ledger.Tests.Model;

/// <summary>The state in a generated request; null is "not sent".</summary>
internal sealed record ModelSent(string? Type, string? Title, int? Steps, int? Step, double? Percent, double? Duration, bool? Running);

/// <summary>The state that an activity shows, in the simplest form.</summary>
internal sealed record ModelShown(ModelSent State, double Elapsed, bool Ticking, DateTimeOffset Since, string Tags, string? Channel)
{
    /// <summary>The rules of three types (docs/api.md, Content states); null when they refuse the state.</summary>
    public static ModelShown? Merge(ModelShown? before, ModelSent? sent, string? tags, string? channel, DateTimeOffset now)
    {
        var labels = tags ?? before?.Tags ?? "";
        if (sent is null) return before! with { Tags = labels, Channel = channel };
        var type = sent.Type ?? before?.State.Type;
        var same = before?.State.Type == type ? before : null;
        var state = sent with { Type = type };
        switch (type)
        {
            case "segmented_progress":
                state = state with { Steps = sent.Steps ?? same?.State.Steps };
                if (state.Steps is null || state.Step is null || state.Step > state.Steps) return null;
                return new ModelShown(state, 0, false, default, labels, channel);
            case "progress":
                return state.Percent is null ? null : new ModelShown(state, 0, false, default, labels, channel);
            case "timer" when sent.Duration is not null:
                return new ModelShown(state, 0, sent.Running ?? true, now, labels, channel);
            case "timer" when same is not null:
                state = state with { Duration = same.State.Duration, Running = sent.Running ?? same.State.Running };
                var ticking = sent.Running ?? same.Ticking;
                return ticking == same.Ticking
                    ? new ModelShown(state, same.Elapsed, same.Ticking, same.Since, labels, channel)
                    : new ModelShown(state, same.ElapsedAt(now), ticking, now, labels, channel);
            default:
                return null;
        }
    }

    /// <summary>The state of an end with what it leaves out (docs/api.md, Ends).</summary>
    public ModelSent? Completed(ModelSent? end)
    {
        if (end is null || end == new ModelSent(null, null, null, null, null, null, null)) return null;
        var isSame = end.Type is null || end.Type == State.Type;
        return end with
        {
            Title = end.Title ?? State.Title,
            Step = end.Step ?? (isSame && State.Type == "segmented_progress" ? State.Step : null),
            Percent = end.Percent ?? (isSame && State.Type == "progress" ? State.Percent : null),
        };
    }

    public double ElapsedAt(DateTimeOffset now) => Ticking ? Math.Min(Elapsed + (now - Since).TotalSeconds, State.Duration!.Value) : Elapsed;

    public ModelShown Frozen(DateTimeOffset now) => Ticking ? this with { Elapsed = ElapsedAt(now), Ticking = false, Since = now } : this;
}

internal sealed class ModelActivity(string id, string? stream, ModelShown shown, long version, bool alert, DateTimeOffset now)
{
    public string Id { get; } = id;
    public string? Stream { get; } = stream;
    public ModelShown Shown { get; private set; } = shown;
    public long Version { get; private set; } = version;
    public long AlertVersion { get; private set; } = alert ? version : 0;
    public DateTimeOffset StartedAt { get; } = now;
    public DateTimeOffset UpdatedAt { get; private set; } = now;
    public DateTimeOffset? EndedAt { get; private set; }
    public TimeSpan? Dismissal { get; private set; }
    public string? Reason { get; private set; }
    public List<long> Frames { get; } = [version];
    public bool IsRunning => EndedAt is null;

    private DateTimeOffset lastFrame = now;

    /// <summary>Returns false when nothing changed.</summary>
    public bool Update(ModelShown next, ModelSent sent, bool alert, DateTimeOffset now)
    {
        var reset = next.State.Type == "timer" && sent.Duration is not null;
        if (!alert && !reset && next == Shown) return false;
        Change(next, alert, now);
        if (now - lastFrame >= TimeSpan.FromSeconds(1)) KeepFrame(now);
        return true;
    }

    public void End(ModelShown final, bool alert, string reason, TimeSpan dismissal, DateTimeOffset now)
    {
        Change(final.Frozen(now), alert, now);
        (EndedAt, Reason, Dismissal) = (now, reason, dismissal);
        KeepFrame(now);
    }

    private void Change(ModelShown next, bool alert, DateTimeOffset now)
    {
        Shown = next;
        Version++;
        UpdatedAt = now;
        if (alert) AlertVersion = Version;
    }

    private void KeepFrame(DateTimeOffset now)
    {
        lastFrame = now;
        Frames.Add(Version);
    }
}

internal sealed class ModelStream
{
    public ModelActivity? Running { get; set; }
    public ModelActivity? Last { get; set; }
    public ModelShown? Parked { get; set; }
    public long Version { get; set; }
    public bool Removed { get; set; }
}
