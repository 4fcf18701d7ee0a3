namespace ActivitySmith.Delivery.Pages;

/// <summary>The newest event per subject, in the order in which the subjects changed.</summary>
internal sealed class EventQueue
{
    /// <summary>Subjects for which a queue keeps its memory when it is emptied.</summary>
    private const int KeptCapacity = 64;

    private Dictionary<string, PageEvent> events = [];
    private long bytes;

    public int Count => events.Count;

    public bool IsOver(int count, long size) => events.Count > count || bytes > size;

    public void Put(PageEvent change)
    {
        // Removed first, so that it moves to the end of the order.
        Remove(change.Subject);
        events[change.Subject] = change;
        bytes += change.Size;
    }

    public void Remove(string subject)
    {
        if (events.Remove(subject, out var before)) bytes -= before.Size;
    }

    /// <summary>Removes and returns all events in the order of positions.</summary>
    public IReadOnlyList<PageEvent> Take()
    {
        if (events.Count == 0) return [];
        PageEvent[] taken = events.Count == 1 ? [.. events.Values] : [.. events.Values.OrderBy(change => change.Seq)];
        Clear();
        return taken;
    }

    /// <summary>Removes all but the events without a position, such as a badge.</summary>
    public void RemoveChanges()
    {
        PageEvent[] kept = [.. events.Values.Where(change => change.Seq == 0)];
        Clear();
        foreach (var other in kept) Put(other);
    }

    public void Clear()
    {
        if (events.EnsureCapacity(0) > KeptCapacity) events = [];
        else events.Clear();
        bytes = 0;
    }
}
