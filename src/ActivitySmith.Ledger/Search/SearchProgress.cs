namespace ActivitySmith.Ledger.Search;

/// <summary>How far the index of search has come.</summary>
/// <param name="Position">All rows up to this place in the order of all changes are indexed; -1 before the first pass is complete.</param>
/// <param name="At">When that was; Unix milliseconds.</param>
/// <param name="IsClosed">Whether the server stopped then, 0 or 1: a stream may change without a new position.</param>
public sealed record SearchProgress(long Position, long At, long IsClosed)
{
    public bool IsComplete => Position >= 0;
}

/// <summary>A write to the index, in one transaction.</summary>
/// <param name="Entries">The entries to add or replace; those of rows that are no longer stored are left out.</param>
/// <param name="Progress">The progress to note; null for none.</param>
public sealed record SearchWrite(IReadOnlyList<SearchEntry> Entries, SearchProgress? Progress = null);
