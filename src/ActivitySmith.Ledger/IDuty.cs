namespace ActivitySmith.Ledger;

/// <summary>What one node at a time does for all of them: pushes to phones, and what has to be done from time to time.</summary>
public interface IDuty
{
    /// <summary>Whether it is this node's now. Ask again before each piece of work: a node that was paused or cut off loses it without a word.</summary>
    bool IsMine { get; }

    /// <summary>Prepares for the duty whenever it comes to this node from now on.</summary>
    /// <param name="catchUp">Learns all that the node before may have done; only then is the duty here. Is asked again, with pauses, when it fails.</param>
    /// <param name="taken">Called once the duty is here, from any thread.</param>
    void Attend(Func<Task> catchUp, Action taken);
}

/// <summary>A node that is alone has every duty, always.</summary>
public sealed class SoleDuty : IDuty
{
    public bool IsMine => true;

    public void Attend(Func<Task> catchUp, Action taken)
    {
        // It never comes, as it never goes.
    }
}
