using System.Diagnostics.CodeAnalysis;

namespace ActivitySmith.Delivery.Pages;

/// <summary>
/// What one open page has yet to be told: the newest event of each subject, in the order in which the subjects changed. A page that
/// reads slowly skips states that were overtaken; it never holds up another.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose of, and the hub may still put into a closed mailbox.")]
public sealed class PageMailbox
{
    /// <summary>Subjects that may wait; past it the page is told to read everything anew.</summary>
    public const int Lid = 1_000;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrival = new(0, 1);
    private Dictionary<string, PageEvent> waiting = [];
    private bool overflowed;

    internal void Put(PageEvent change)
    {
        lock (gate)
        {
            if (overflowed) return;

            // Taken out first, so that it goes to the end of the order.
            waiting.Remove(change.Subject);
            waiting[change.Subject] = change;
            if (waiting.Count > Lid)
            {
                overflowed = true;
                waiting = [];
            }

            if (arrival.CurrentCount == 0) arrival.Release();
        }
    }

    /// <summary>Waits until there is something, or the time is up.</summary>
    /// <returns>False when the time is up.</returns>
    public Task<bool> Wait(TimeSpan timeout, CancellationToken cancellation) => arrival.WaitAsync(timeout, cancellation);

    /// <summary>Takes what waits, oldest first; null when the page must read everything anew.</summary>
    public IReadOnlyList<PageEvent>? Take()
    {
        lock (gate)
        {
            var taken = waiting;
            waiting = [];
            if (!overflowed) return [.. taken.Values.OrderBy(change => change.Seq)];
            overflowed = false;
            return null;
        }
    }
}
