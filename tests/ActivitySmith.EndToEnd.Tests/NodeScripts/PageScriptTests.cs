using Xunit;

namespace ActivitySmith.EndToEnd.Tests.NodeScripts;

/// <summary>The scripts and styles of the pages, each for itself in Chromium and without a server; the claims are in tests/ui.</summary>
public sealed class PageScriptTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Places.PageScripts, "*.test.mjs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndPageScriptPackages), SkipType = typeof(Places))]
    [MemberData(nameof(Files))]
    public Task Every_claim_holds_of(string file) => NodeScript.RunTests(Places.PageScripts, [("CHROMIUM", Places.Chromium!)], file, output);
}
