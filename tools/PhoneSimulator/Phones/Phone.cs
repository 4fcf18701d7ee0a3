using System.Text.Json;
using PhoneSimulator.Apns;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Judging;

namespace PhoneSimulator.Phones;

/// <summary>A virtual iPhone: its system (which applies pushes) and, in <see cref="App"/>, the app on it (which sends requests to the server).</summary>
public sealed class Phone : IAsyncDisposable
{
    /// <summary>Maximum number of activities whose order of pushes is tracked.</summary>
    private const int LaneLimit = 10_000;

    private const string AttributesType = "ActivitySmithAttributes";

    private readonly PhoneParts parts;
    private readonly Dictionary<string, ActivityLane> lanes = [];
    private readonly StartJudge starts = new();
    private readonly SlidingHour budget;
    private readonly SlidingHour startBudget;
    private int localIds;

    public Phone(string id, PhoneProfile profile, PhoneParts parts)
    {
        Id = id;
        Profile = profile;
        this.parts = parts;
        budget = new(profile.FrequentUpdates ? parts.Options.FrequentBudget : parts.Options.Budget);
        startBudget = new(parts.Options.StartBudget);
        Tokens = new(this, parts);
        App = new(this, parts);
        Version = parts.Feed.Changed();
    }

    public string Id { get; }

    public PhoneProfile Profile { get; set; }

    /// <summary>Protects all state of the phone.</summary>
    public Lock Gate { get; } = new();

    public PhoneTokens Tokens { get; }

    public PhoneApp App { get; }

    public LiveActivities Activities { get; } = new();

    public NotificationCentre Notifications { get; } = new();

    public Mailbox Mailbox { get; } = new();

    public bool IsOnline { get; private set; } = true;

    /// <summary>Number of its newest change, ascending over all phones.</summary>
    public long Version { get; private set; }

    /// <summary>Pushes that reached the phone and were applied, were ignored, or exceeded its budget, and starts that it refused.</summary>
    public (int Delivered, int Ignored, int Throttled, int StartsRefused) Counts { get; private set; }

    public (int Used, int Limit) Budget => (budget.Used(parts.Clock.GetUtcNow()), budget.Limit);

    /// <summary>Activities that the user has dismissed here; the app does not start them again.</summary>
    public HashSet<string> Dismissed { get; } = [];

    /// <summary>Order of the pushes for one activity, over all its tokens.</summary>
    public ActivityLane LaneOf(string activityId)
    {
        lock (Gate)
        {
            if (lanes.TryGetValue(activityId, out var lane)) return lane;
            if (lanes.Count >= LaneLimit) lanes.Clear();
            return lanes[activityId] = new();
        }
    }

    /// <summary>APNs accepted an end or a wake for this phone, which may arrive later or never.</summary>
    public void TookEnd(Push push)
    {
        lock (Gate)
        {
            if (push.Facts.Event == ActivityEvent.End && push.Token?.ActivityId is { } over) starts.Ended(over, push.Sequence);
            if (push.Type == PushType.Background) starts.Woken(push.Sequence);
        }
    }

    /// <summary>A push that APNs accepted for this phone arrives, or is stored while the phone is offline.</summary>
    public void Receive(Push push)
    {
        lock (Gate)
        {
            if (IsOnline) Use(push);
            else Mailbox.Put(push);
            Changed();
        }
    }

    public void ReceiveBroadcast(Push push)
    {
        lock (Gate)
        {
            if (IsOnline) UseBroadcast(push);
            else Mailbox.PutBroadcast(push);
            Changed();
        }
    }

    public void GoOffline()
    {
        lock (Gate)
        {
            IsOnline = false;
            Changed();
        }
    }

    /// <summary>Stored pushes arrive first.</summary>
    public void GoOnline()
    {
        lock (Gate)
        {
            IsOnline = true;
            foreach (var push in Mailbox.Take(parts.Clock.GetUtcNow()))
            {
                if (push.Channel is null) Use(push);
                else UseBroadcast(push);
            }

            Changed();
        }

        App.Wake();
    }

    /// <summary>Applies the time on the phone.</summary>
    public void Tick()
    {
        lock (Gate)
        {
            var (ended, removed) = Activities.Tick(parts.Clock.GetUtcNow());
            foreach (var card in ended) App.Report(card, "ended");
            foreach (var card in ended.Concat(removed)) card.Channel?.Unsubscribe(this);
            foreach (var card in removed) parts.Tokens.Retire(card.UpdateToken);
            if (ended.Count + removed.Count > 0) Changed();
        }
    }

    /// <summary>The user dismisses cards.</summary>
    /// <returns>False when there was no card of that activity.</returns>
    public bool Dismiss(string activityId)
    {
        lock (Gate)
        {
            var cards = Activities.OfActivity(activityId).ToList();
            if (cards.Count == 0) return false;
            if (Dismissed.Count >= LaneLimit) Dismissed.Clear();
            Dismissed.Add(activityId);
            foreach (var card in cards)
            {
                if (card.IsRunning) App.Report(card, "dismissed");
                Drop(card);
            }

            Changed();
            return true;
        }
    }

    /// <summary>A card that is created by a push or by the app itself.</summary>
    /// <param name="activityId">The activity.</param>
    /// <param name="streamKey">Null: without a stream.</param>
    /// <param name="channel">The channel that it listens to; null: it gets a token.</param>
    /// <param name="push">The start's position in the push log; null: the app itself creates it.</param>
    public LockScreenCard NewCard(string activityId, string? streamKey, Apns.Channels.BroadcastChannel? channel, long? push)
    {
        var card = new LockScreenCard
        {
            LocalId = $"{Id}-{++localIds}",
            ActivityId = activityId,
            StreamKey = streamKey,
            StartedAt = parts.Clock.GetUtcNow(),
            Channel = channel,
            UpdateToken = channel is null ? parts.Tokens.Issue(TokenKind.Update, Profile.Environment, this, activityId, LaneOf(activityId)) : null,
        };
        starts.Started(activityId, push, channel);
        channel?.Subscribe(this);
        return card;
    }

    /// <summary>Removes a card from the Lock Screen; its token is dead from now on.</summary>
    public void Drop(LockScreenCard card)
    {
        card.Channel?.Unsubscribe(this);
        parts.Tokens.Retire(card.UpdateToken);
        Activities.Remove(card);
    }

    /// <summary>The server says that the card is not, or no longer, meant for this phone. If that changes, a new start is legitimate.</summary>
    public void TakeAway(LockScreenCard card)
    {
        Over(card.ActivityId);
        Drop(card);
    }

    /// <summary>The server told the app that the activity has ended here: a further start of it is legitimate.</summary>
    public void Over(string activityId) => starts.Over(activityId);

    /// <summary>Removes everything, as when the app is deleted or the phone left the account.</summary>
    public void DropAll()
    {
        foreach (var card in Activities.Cards.ToList()) Drop(card);
        starts.Clear();
        Dismissed.Clear();
        Notifications.Clear();
        Mailbox.Clear();
    }

    public void Changed() => Version = parts.Feed.Changed();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private void Use(Push push)
    {
        var now = parts.Clock.GetUtcNow();
        push.Outcome = PushOutcome.Delivered;
        if (push.Type == PushType.LiveActivity) push.Outcome = UseForActivity(push, now);
        else if (push.Type == PushType.Widgets) App.FetchMetrics();
        else if (push.Type == PushType.Background) App.Wake();
        else Notifications.Apply(push, now);
        Count(push.Outcome);
    }

    private void UseBroadcast(Push push)
    {
        var now = parts.Clock.GetUtcNow();
        foreach (var card in Activities.Cards.Where(card => card.Channel == push.Channel).ToList())
        {
            if (push.Priority == 10 && !budget.TryTake(now))
            {
                parts.Violations.Record(Rules.PriorityBudget, $"more than {budget.Limit} in an hour", push.Sequence, Id, card.ActivityId);
                Count(PushOutcome.Throttled);
                continue;
            }

            Count(Update(card, push, now));
        }
    }

    private PushOutcome UseForActivity(Push push, DateTimeOffset now)
    {
        if (push.Facts.Event == ActivityEvent.Start) return Start(push, now);
        if (push.Priority == 10 && !budget.TryTake(now))
        {
            parts.Violations.Record(Rules.PriorityBudget, $"more than {budget.Limit} in an hour", push);
            return PushOutcome.Throttled;
        }

        return Activities.OfToken(push.Token) is { } card ? Update(card, push, now) : PushOutcome.Ignored;
    }

    private PushOutcome Update(LockScreenCard card, Push push, DateTimeOffset now)
    {
        if (push.Json.GetProperty("aps").TryGetProperty("content-state", out var content) && !LockScreenCard.Decodes(content))
        {
            parts.Violations.Record(Rules.StateUndecodable, "the app cannot decode content-state", push.Sequence, Id, card.ActivityId, push.TokenText);
            return PushOutcome.Ignored;
        }

        if (!LiveActivities.Apply(card, push, now)) return PushOutcome.Ignored;
        if (!card.IsRunning) card.Channel?.Unsubscribe(this);
        if (card.DismissAt <= now) Drop(card);
        return PushOutcome.Delivered;
    }

    private PushOutcome Start(Push push, DateTimeOffset now)
    {
        var aps = push.Json.GetProperty("aps");
        var attributes = aps.GetProperty("attributes");
        if (Tokens.IsStartStale) return PushOutcome.Ignored;
        if (Refusal(push, aps, attributes, now) is { } outcome) return outcome;

        var id = push.Facts.ActivityId!;
        var streamKey = attributes.TryGetProperty("stream_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;
        var channel = push.Facts.InputChannel is { } listened ? parts.Channels.Find(listened) : null;
        // A card whose channel no longer exists gets no updates: a new start is the only way to continue it.
        var hasLostChannel = Activities.OfActivity(id).Any(other => other.Channel is { } lost && parts.Channels.Find(lost.Id) is null);
        if (starts.IsSecond(id, push.Sequence, channel) && !hasLostChannel)
            parts.Violations.Record(Rules.SecondStart, "the phone has this activity, or had it", push);

        var card = NewCard(id, streamKey, channel, push.Sequence);
        card.TryShow(aps.GetProperty("content-state"));
        card.Timestamp = push.Facts.Timestamp;
        card.StaleAt = LiveActivities.Date(aps, "stale-date");
        // Every start has an alert, by default the beginning of the card's text; an alert that the script asked for has a sound.
        var alert = aps.GetProperty("alert");
        if (alert.ValueKind == JsonValueKind.Object && alert.TryGetProperty("sound", out _)) (card.Alert, card.AlertVersion) = (alert, card.Version);
        Activities.Add(card);
        App.Started(card);
        return PushOutcome.Delivered;
    }

    /// <returns>The reason why the system does not start it; null: it does.</returns>
    private PushOutcome? Refusal(Push push, JsonElement aps, JsonElement attributes, DateTimeOffset now)
    {
        string? rule = null;
        var detail = "";
        if (!Profile.StartsByPush) (rule, detail) = (Rules.StartOnOldSystem, Profile.OsVersion);
        else if (!startBudget.TryTake(now)) (rule, detail) = (Rules.StartBudget, $"more than {startBudget.Limit} in an hour");
        else if (push.Facts.InputChannel is { } channel && !Profile.HasChannels)
            (rule, detail) = (Rules.ChannelOnOldSystem, $"iOS {Profile.OsVersion}, channel {channel}");
        else if (push.Facts.InputChannel is { } unknown && parts.Channels.Find(unknown) is null) (rule, detail) = (Rules.UnknownInputChannel, unknown);
        else if (push.Facts.ActivityId is null || !aps.GetProperty("attributes-type").ValueEquals(AttributesType)
            || attributes.ValueKind != JsonValueKind.Object || !LockScreenCard.Decodes(aps.GetProperty("content-state")))
            (rule, detail) = (Rules.StateUndecodable, "the app cannot decode attributes or content-state");
        if (rule is not null)
        {
            parts.Violations.Record(rule, detail, push);
            return rule == Rules.StartBudget ? PushOutcome.Throttled : PushOutcome.Ignored;
        }

        if (Activities.Running < parts.Options.ActivityLimit) return null;
        // The provider does not learn of it (targetMaximumExceeded stays on the phone).
        Counts = Counts with { StartsRefused = Counts.StartsRefused + 1 };
        return PushOutcome.Ignored;
    }

    private void Count(PushOutcome outcome)
    {
        var (delivered, ignored, throttled, refused) = Counts;
        Counts = outcome switch
        {
            PushOutcome.Delivered => (delivered + 1, ignored, throttled, refused),
            PushOutcome.Throttled => (delivered, ignored, throttled + 1, refused),
            _ => (delivered, ignored + 1, throttled, refused),
        };
    }
}
