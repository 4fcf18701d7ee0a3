using PhoneSimulator.Apns;
using PhoneSimulator.Faults;
using PhoneSimulator.Judging;
using PhoneSimulator.Log;

namespace PhoneSimulator.Control;

/// <summary>The whole state in brief.</summary>
public sealed record StateView(
    DateTimeOffset ServerTime, IReadOnlyList<PhoneView> Phones, ViolationsView Violations, PushesView Pushes, IReadOnlyList<FaultRule> Faults,
    ConnectionsView Connections, int Channels, int Tokens)
{
    /// <summary>Number of violations listed here; /violations has all.</summary>
    private const int NewestViolations = 50;

    public static StateView Of(Simulator simulator)
    {
        var now = simulator.Clock.GetUtcNow();
        return new(
            now, [.. simulator.Phones.All.Select(phone => PhoneView.Of(phone, now))],
            new(simulator.Violations.Total, simulator.Violations.Counts, simulator.Violations.Newest(NewestViolations)),
            PushesOf(simulator.Counters), simulator.Faults.Rules,
            new(simulator.Connections.Open.Count, simulator.Connections.Opened), simulator.Channels.All.Count, simulator.Tokens.Count);
    }

    internal static PushesView PushesOf(PushCounters counters) => new(
        counters.Total,
        [.. counters.Read().Select(entry => new PushCountView(
            entry.What.Type, entry.What.Event == ActivityEvent.None ? null : entry.What.Event, entry.What.Broadcast, entry.What.Priority,
            entry.What.Status, entry.What.Reason, entry.Count))]);
}

public sealed record ViolationsView(long Total, IReadOnlyDictionary<string, long> ByKind, IReadOnlyList<Violation> Newest);

public sealed record PushesView(long Total, IReadOnlyList<PushCountView> By);

public sealed record PushCountView(string? PushType, ActivityEvent? Event, bool Broadcast, int Priority, int Status, string? Reason, long Count);

public sealed record ConnectionsView(int Open, int Opened);
