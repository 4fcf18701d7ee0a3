using System.Collections.Concurrent;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Remembers the starts that any node handed out within the last seconds, by the monotonic clock. The time of day in their rows may come from a wrong
/// clock, or the clock may have been set since.
/// </summary>
public sealed class RecentStarts(TimeProvider clock) : ICommitObserver
{
    /// <summary>How long a start that was handed out counts as in transit; after that the app can start the card.</summary>
    public static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of starts in memory, about 20 MB; beyond it the oldest count as arrived.</summary>
    private const int Limit = 100_000;

    private readonly ConcurrentDictionary<(AccountId Account, string Id), Moment> starts = new();
    private readonly Queue<((AccountId Account, string Id) Start, Moment At)> order = new();

    public void Committed(CommittedBatch batch)
    {
        foreach (var delivery in batch.Deliveries)
        {
            if (delivery is not { Kind: DeliveryKind.Activity, Phase: DeliveryPhase.Starting }) continue;
            var start = (delivery.Account, delivery.Id);
            starts[start] = batch.LearnedAt.Moment;
            order.Enqueue((start, batch.LearnedAt.Moment));
        }

        while (order.TryPeek(out var oldest) && (order.Count > Limit || batch.LearnedAt.Moment - oldest.At > OnItsWay))
        {
            order.Dequeue();
            starts.TryRemove(new(oldest.Start, oldest.At)); // A start that was handed out again has a newer time and stays.
        }
    }

    /// <param name="delivery">The delivery of an activity whose start was handed out.</param>
    /// <param name="now">The server's time; used for starts from before this process.</param>
    public bool IsOnItsWay(DeliveryRecord delivery, DateTimeOffset now) =>
        (starts.TryGetValue((delivery.Account, delivery.Id), out var at) && clock.GetMoment() - at <= OnItsWay)
        || delivery.StartSentAt is not { } sent || (now - sent).Duration() <= OnItsWay;
}
