namespace ActivitySmith.Ledger.Search;

/// <summary>How far the index of search has come.</summary>
/// <param name="Position">All rows up to this place in the order of all changes are indexed; -1 before the first pass is complete.</param>
/// <param name="At">When that was; Unix milliseconds.</param>
public sealed record SearchProgress(long Position, long At)
{
    public bool IsComplete => Position >= 0;
}
