using Xunit;

namespace ActivitySmith.Docs.Tests;

internal static class Claim
{
    /// <summary>Passes when the list is empty. Otherwise the failure shows every entry in full, one per line.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = found.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
