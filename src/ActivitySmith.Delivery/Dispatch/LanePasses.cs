namespace ActivitySmith.Delivery.Dispatch;

/// <summary>
/// Decides who runs a lane, so that one pass at a time runs and no change is missed. Not thread-safe: the lane calls it under its lock.
/// </summary>
internal sealed class LanePasses
{
    private bool isRunning;
    private bool isDirty;

    /// <summary>Requests a pass. True: the caller must run the lane; false: the current run makes another pass, or the lane may not run.</summary>
    public bool TryBegin(bool mayRun = true)
    {
        isDirty = true;
        if (isRunning || !mayRun) return false;
        return isRunning = true;
    }

    /// <summary>Whether another pass is needed. If not, the run has ended.</summary>
    public bool TryContinue()
    {
        if (!isDirty) isRunning = false;
        isDirty = false;
        return isRunning;
    }

    /// <summary>Ends a failed run.</summary>
    public void GiveUp() => isRunning = false;
}
