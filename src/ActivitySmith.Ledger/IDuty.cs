namespace ActivitySmith.Ledger;

/// <summary>The right of one node at a time to work for all nodes: pushes and periodic tasks.</summary>
public interface IDuty
{
    /// <summary>
    /// Whether this node has the duty now. Check before each unit of work: a node that was paused or disconnected loses it without notice.
    /// </summary>
    bool IsMine { get; }

    /// <summary>Registers work to do whenever this node gets the duty from now on.</summary>
    /// <param name="catchUp">
    /// Reads everything that the previous node may have done. The duty begins only after that. Retried with pauses when it fails.
    /// </param>
    /// <param name="taken">Called when the duty begins, from any thread.</param>
    void Subscribe(Func<Task> catchUp, Action taken);
}

/// <summary>The duty of a single node, which always has it.</summary>
public sealed class SoleDuty : IDuty
{
    public bool IsMine => true;

    public void Subscribe(Func<Task> catchUp, Action taken)
    {
        // A single node has the duty from the start, so it never begins.
    }
}
