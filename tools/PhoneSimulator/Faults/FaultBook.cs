using PhoneSimulator.Apns;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Faults;

/// <summary>The active faults. Without any, a check costs one read.</summary>
public sealed class FaultBook(SeededRandom random, SimulatorClock clock, ConnectionBook connections, SimulatorOptions options)
{
    /// <summary>Maximum number of rules.</summary>
    public const int Limit = 1000;

    private readonly Lock gate = new();
    private Running[] running = [];
    private int number;

    /// <summary>Stream limit of connections after their first valid request.</summary>
    public int MaxStreams { get; private set; } = options.MaxStreams;

    public IReadOnlyList<FaultRule> Rules => [.. Volatile.Read(ref running).Select(rule => rule.Rule with { Hits = rule.Hits })];

    /// <returns>The rule with its id; null when the limit is reached.</returns>
    public FaultRule? Add(FaultRule rule)
    {
        lock (gate)
        {
            if (running.Length >= Limit) return null;
            rule = rule with { Id = ++number, Hits = 0 };
            if (rule.IsImmediate) Do(rule);
            else Volatile.Write(ref running, [.. running, new(rule)]);
            return rule;
        }
    }

    public bool Remove(int id)
    {
        lock (gate)
        {
            var left = running.Where(rule => rule.Rule.Id != id).ToArray();
            var removed = left.Length != running.Length;
            Volatile.Write(ref running, left);
            return removed;
        }
    }

    /// <summary>Removes every rule and resets clock skew and stream limit.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Volatile.Write(ref running, []);
            clock.ApnsSkew = TimeSpan.Zero;
            if (MaxStreams != options.MaxStreams) Do(new() { MaxStreams = options.MaxStreams });
        }
    }

    /// <param name="side"><c>device</c>, <c>broadcast</c> or <c>manage</c>.</param>
    /// <returns>The first rule that matches; null: none.</returns>
    public FaultRule? Hit(string side, Push push)
    {
        foreach (var rule in Volatile.Read(ref running))
            if (Matches(rule.Rule, side, push) && rule.TakeHit(random, push.TokenText, clock.GetUtcNow().ToUnixTimeSeconds())) return rule.Rule;
        return null;
    }

    private static bool Matches(FaultRule rule, string side, Push push) =>
        (rule.On is null || rule.On == side)
        && (rule.Token is null || rule.Token == push.TokenText)
        && (rule.ActivityId is null || rule.ActivityId == (push.Facts.ActivityId ?? push.Token?.ActivityId))
        && (rule.Phone is null || rule.Phone == push.Token?.Phone?.Id)
        && (rule.ChannelId is null || rule.ChannelId == push.ChannelId)
        && (rule.PushType is null || rule.PushType == push.Type?.Name)
        && (rule.Event is null || rule.Event == NameOf(push.Facts.Event))
        && (rule.Priority is null || rule.Priority == push.Priority);

    private static string? NameOf(ActivityEvent kind) => kind switch
    {
        ActivityEvent.Start => "start",
        ActivityEvent.Update => "update",
        ActivityEvent.End => "end",
        _ => null,
    };

    private void Do(FaultRule rule)
    {
        if (rule.ClockSkewSeconds is { } seconds) clock.ApnsSkew = TimeSpan.FromSeconds(seconds);
        if (rule.MaxStreams is { } limit)
        {
            MaxStreams = limit;
            foreach (var connection in connections.Open)
                if (connection.IsValidated) connection.LimitStreams(limit);
        }

        if (rule.GoawayAll is { } reason)
            foreach (var connection in connections.Open) connection.GoAway(reason);
    }

    /// <summary>A rule with its counts.</summary>
    private sealed class Running(FaultRule rule)
    {
        /// <summary>Maximum number of tokens whose rate is measured.</summary>
        private const int PaceLimit = 10_000;

        private readonly Lock gate = new();
        private readonly Dictionary<string, (long Second, int Count)> pace = [];
        private int matches;

        public FaultRule Rule => rule;

        public int Hits { get; private set; }

        public bool TakeHit(SeededRandom random, string token, long second)
        {
            lock (gate)
            {
                if (rule.Count is { } count && Hits >= count) return false;
                if (rule.PerSecond is { } limit && Pace(token, second) <= limit) return false;
                if (matches++ < rule.Skip) return false;
                if (rule.Probability < 1 && random.Fraction() >= rule.Probability) return false;
                Hits++;
                return true;
            }
        }

        private int Pace(string token, long second)
        {
            if (pace.Count >= PaceLimit) pace.Clear();
            var count = pace.TryGetValue(token, out var last) && last.Second == second ? last.Count + 1 : 1;
            pace[token] = (second, count);
            return count;
        }
    }
}
