using System.Collections;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests;

public sealed class CommittedBatchTests
{
    [Fact]
    public void Activity_of_each_delivery_is_found_by_reading_the_batch_once()
    {
        var activities = new CountedList<Activity>([.. Enumerable.Range(0, 256).Select(i => Samples.Activity($"act_{i}", Samples.Bare))]);
        var batch = new CommittedBatch { Activities = activities };

        for (var i = 0; i < 256; i++) Assert.Same(activities[i], batch.FindActivity(Samples.Home, $"act_{i}"));

        Assert.Null(batch.FindActivity(Samples.Home, "act_256"));
        Assert.Null(batch.FindActivity(new(2), "act_1"));
        Assert.InRange(activities.Read, 256, 512);
    }

    /// <summary>A list that counts the items that were read in enumerations.</summary>
    private sealed class CountedList<T>(T[] items) : IReadOnlyList<T>
    {
        public int Read { get; private set; }

        public int Count => items.Length;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator()
        {
            foreach (var item in items)
            {
                Read++;
                yield return item;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
