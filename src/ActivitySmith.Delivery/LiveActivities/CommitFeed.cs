using System.Threading.Channels;
using ActivitySmith.Ledger;

namespace ActivitySmith.Delivery.LiveActivities;

/// <summary>What is committed, in its order, handed over from the ledger's thread to the dispatcher.</summary>
public sealed class CommitFeed : ICommitObserver
{
    private readonly Channel<object> items = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Everything must be read again.</summary>
    internal static readonly object Again = new();

    /// <summary>A server that never had a phone spends nothing on one.</summary>
    private volatile bool hasPhones;

    /// <summary>On the ledger's thread.</summary>
    public void Committed(CommittedBatch batch)
    {
        if (batch.Deliveries.Count > 0 || batch.Devices.Count > 0) hasPhones = true;
        if (hasPhones || batch.DeletedDevices.Count > 0 || batch.Regrouped.Count > 0 || batch.Badges.Count > 0 || batch.DeletedAccounts.Count > 0) items.Writer.TryWrite(batch);
    }

    public void Rewound() => items.Writer.TryWrite(Again);

    /// <summary>There are deliveries from before the start.</summary>
    internal void Expect() => hasPhones = true;

    /// <summary>Batches, and markers (<see cref="TaskCompletionSource"/>, <see cref="Again"/>) between them.</summary>
    internal IAsyncEnumerable<object> Read() => items.Reader.ReadAllAsync();

    /// <summary>Ends when everything committed up to now was read; at once after the end.</summary>
    internal Task Passed()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return items.Writer.TryWrite(marker) ? marker.Task : Task.CompletedTask;
    }

    internal void End() => items.Writer.TryComplete();
}
