using ActivitySmith.Server.Housekeeping;
using Xunit;

namespace ActivitySmith.Server.Tests.Housekeeping;

public sealed class IdleMemoryTests
{
    private readonly LoadWatch watch = new();

    [Fact]
    public void A_load_ends_when_the_server_allocates_little() => Assert.Equal([false, true], Looks(LoadWatch.Load, LoadWatch.Load + LoadWatch.Idle - 1));

    [Fact]
    public void A_load_that_continues_has_not_ended() =>
        Assert.Equal([false, false, false], Looks(LoadWatch.Load, 2 * LoadWatch.Load, (2 * LoadWatch.Load) + LoadWatch.Idle));

    [Fact]
    public void A_load_ends_once() => Assert.Equal([false, true, false, false], Looks(LoadWatch.Load, LoadWatch.Load, LoadWatch.Load, LoadWatch.Load + 1));

    [Fact]
    public void Little_work_is_no_load() => Assert.Equal([false, false], Looks(LoadWatch.Load - 1, LoadWatch.Load - 1));

    [Fact]
    public void The_next_load_ends_too() =>
        Assert.Equal([false, true, false, true], Looks(LoadWatch.Load, LoadWatch.Load, 2 * LoadWatch.Load, 2 * LoadWatch.Load));

    private IEnumerable<bool> Looks(params long[] allocated) => [.. allocated.Select(watch.HasEnded)];
}
