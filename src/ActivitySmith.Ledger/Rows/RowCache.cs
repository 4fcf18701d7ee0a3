using System.Diagnostics.CodeAnalysis;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Committed rows by key, in two generations. When the young generation is full, it becomes the old one, and the rows of the previous old generation
/// that were not used since are dropped.
/// </summary>
/// <param name="limit">Limit of one generation. Both together hold at most twice as much, and always at least one row.</param>
/// <param name="sizeOf">A row's estimated bytes.</param>
internal sealed class RowCache<TRow>(CacheLimit limit, Func<TRow, int> sizeOf)
    where TRow : class
{
    private Dictionary<RowKey, TRow> young = [];
    private Dictionary<RowKey, TRow> old = [];
    private long youngBytes;
    private long oldBytes;

    /// <summary>Estimated.</summary>
    public long Bytes => youngBytes + oldBytes;

    public bool TryGet(RowKey key, [NotNullWhen(true)] out TRow? row)
    {
        if (young.TryGetValue(key, out row)) return true;
        if (!old.TryGetValue(key, out row)) return false;
        Set(key, row);
        return true;
    }

    public void Set(RowKey key, TRow row)
    {
        var size = sizeOf(row);
        if (young.Count > 0 && (young.Count >= limit.Rows || youngBytes + size > limit.Bytes))
        {
            (old, young) = (young, []);
            (oldBytes, youngBytes) = (youngBytes, 0);
        }

        if (young.TryGetValue(key, out var before)) youngBytes -= sizeOf(before);
        young[key] = row;
        youngBytes += size;
    }

    public void Remove(RowKey key)
    {
        if (young.Remove(key, out var row)) youngBytes -= sizeOf(row);
        if (old.Remove(key, out row)) oldBytes -= sizeOf(row);
    }

    public void Clear()
    {
        young = [];
        old = [];
        youngBytes = oldBytes = 0;
    }
}

/// <param name="Rows">Maximum rows.</param>
/// <param name="Bytes">Maximum bytes, as estimated by <see cref="RowSize"/>.</param>
internal readonly record struct CacheLimit(int Rows, long Bytes);
