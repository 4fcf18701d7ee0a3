using ActivitySmith.Ledger.Rows;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

public sealed class EmptyingTests
{
    /// <summary>Clearing costs time in proportion to the capacity, and happens several times per command and table.</summary>
    [Theory]
    [InlineData(Emptying.Kept / 2)]
    [InlineData(100_000)]
    public void Emptied_collection_keeps_a_small_capacity_after_a_large_command(int entries)
    {
        var rows = Enumerable.Range(0, entries).ToDictionary(i => i);
        var keys = Enumerable.Range(0, entries).ToHashSet();

        rows.Empty();
        keys.Empty();

        Assert.Empty(rows);
        Assert.Empty(keys);
        Assert.InRange(rows.Capacity, entries < Emptying.Kept ? entries : Emptying.Kept, 2 * Emptying.Kept);
        Assert.InRange(keys.Capacity, entries < Emptying.Kept ? entries : Emptying.Kept, 2 * Emptying.Kept);
    }
}
