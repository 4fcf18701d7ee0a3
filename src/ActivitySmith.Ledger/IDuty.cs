namespace ActivitySmith.Ledger;

/// <summary>What one node at a time does for all of them: pushes to phones, and what has to be done from time to time.</summary>
public interface IDuty
{
    /// <summary>Whether it is this node's now.</summary>
    bool IsMine { get; }

    /// <summary>Has <paramref name="taken"/> called whenever the duty comes to this node from now on, from any thread.</summary>
    void Attend(Action taken);
}

/// <summary>A node that is alone has every duty, always.</summary>
public sealed class SoleDuty : IDuty
{
    public bool IsMine => true;

    public void Attend(Action taken)
    {
        // It never comes, as it never goes.
    }
}
