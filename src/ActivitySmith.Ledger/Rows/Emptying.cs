namespace ActivitySmith.Ledger.Rows;

/// <summary>
/// Removes all entries of collections that are used again for each command and batch. <c>Clear</c> costs time in proportion to the capacity, so a large
/// command would slow down all later ones: a capacity above <see cref="Kept"/> is given back.
/// </summary>
internal static class Emptying
{
    /// <summary>Capacity that stays allocated; more than most batches need for one table.</summary>
    public const int Kept = 1_024;

    /// <summary>Capacities are prime numbers, so the kept one is a little larger than requested.</summary>
    private const int Excess = 2 * Kept;

    public static void Empty<TKey, TValue>(this Dictionary<TKey, TValue> entries)
        where TKey : notnull
    {
        entries.Clear();
        if (entries.Capacity > Excess) entries.TrimExcess(Kept);
    }

    public static void Empty<T>(this HashSet<T> entries)
    {
        entries.Clear();
        if (entries.Capacity > Excess) entries.TrimExcess(Kept);
    }
}
