using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

public sealed class RowCacheTests
{
    [Fact]
    public void Large_rows_are_evicted_before_the_cache_exceeds_its_bytes()
    {
        var cache = new RowCache<byte[]>(new CacheLimit(Rows: 1_000, Bytes: 10_000), row => row.Length);

        for (var i = 0; i < 500; i++)
        {
            cache.Set(new RowKey(Samples.Home, $"{i}"), new byte[1_000]);
            Assert.InRange(cache.Bytes, 1, 20_000);
        }

        Assert.True(cache.TryGet(new RowKey(Samples.Home, "499"), out _));
        Assert.False(cache.TryGet(new RowKey(Samples.Home, "0"), out _));
    }

    [Fact]
    public void A_replaced_or_removed_row_no_longer_counts()
    {
        var cache = new RowCache<byte[]>(new CacheLimit(Rows: 10, Bytes: 10_000), row => row.Length);
        var key = new RowKey(Samples.Home, "a");

        for (var i = 0; i < 100; i++) cache.Set(key, new byte[1_000]);
        Assert.Equal(1_000, cache.Bytes);
        cache.Remove(key);

        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void A_row_larger_than_the_cache_stays_until_the_next_one()
    {
        var cache = new RowCache<byte[]>(new CacheLimit(Rows: 10, Bytes: 100), row => row.Length);

        cache.Set(new RowKey(Samples.Home, "a"), new byte[1_000]);

        Assert.True(cache.TryGet(new RowKey(Samples.Home, "a"), out _));
    }
}
