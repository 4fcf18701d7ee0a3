using System.Collections.Concurrent;
using ActivitySmith.Domain.Clocks;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Ledger.Deliveries;

/// <summary>
/// Starts that were handed out within the last seconds, here or on another node, by what has passed since: the time of day in their rows may be that of a
/// clock that is wrong, or of one that was set since.
/// </summary>
public sealed class RecentStarts(TimeProvider clock) : ICommitObserver
{
    /// <summary>How long a start that was handed out is taken to be on its way; after that the app may start the card itself.</summary>
    public static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    /// <summary>Starts that are remembered, about 20 MB; past it the oldest are taken to have arrived.</summary>
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
            starts.TryRemove(new(oldest.Start, oldest.At)); // Unless it was handed out again.
        }
    }

    /// <param name="delivery">Of an activity to a device, whose start was handed out.</param>
    /// <param name="now">The server's time, for a start from before this server's.</param>
    public bool IsOnItsWay(DeliveryRecord delivery, DateTimeOffset now) =>
        (starts.TryGetValue((delivery.Account, delivery.Id), out var at) && clock.GetMoment() - at <= OnItsWay)
        || delivery.StartSentAt is not { } sent || (now - sent).Duration() <= OnItsWay;
}
