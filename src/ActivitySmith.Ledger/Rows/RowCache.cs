using System.Diagnostics.CodeAnalysis;

namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Committed rows by key, in two generations: when the young one is full it becomes the old one, and what the old one held is
/// forgotten unless it was asked for meanwhile. Holds at most twice <paramref name="capacity"/> rows.
/// </summary>
internal sealed class RowCache<TRow>(int capacity)
    where TRow : class
{
    private Dictionary<RowKey, TRow> young = [];
    private Dictionary<RowKey, TRow> old = [];

    public bool TryGet(RowKey key, [NotNullWhen(true)] out TRow? row)
    {
        if (young.TryGetValue(key, out row)) return true;
        if (!old.TryGetValue(key, out row)) return false;
        Set(key, row);
        return true;
    }

    public void Set(RowKey key, TRow row)
    {
        if (young.Count >= capacity) (old, young) = (young, []);
        young[key] = row;
    }

    public void Remove(RowKey key)
    {
        young.Remove(key);
        old.Remove(key);
    }

    public void Clear()
    {
        young = [];
        old = [];
    }
}
