using Xunit;

namespace ActivitySmith.EndToEnd.Tests.NodeScripts;

/// <summary>The scripts and styles of the pages: their source, and each of them in Chromium without a server. The tests are in tests/ui.</summary>
public sealed class PageScriptTests(ITestOutputHelper output)
{
    private const string OfTheText = "source.test.mjs";

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Places.PageScripts, "*.test.mjs")
        .Select(path => Path.GetFileName(path)).Where(name => name != OfTheText).Order(StringComparer.Ordinal)];

    [Fact(Skip = Needs.Node, SkipUnless = nameof(Places.HasPageScriptPackages), SkipType = typeof(Places))]
    public Task Every_script_is_formatted_with_prettier_and_type_checks() => NodeScript.RunTests(Places.PageScripts, [], OfTheText, output);

    [Theory(Skip = Needs.ChromiumAndNode, SkipUnless = nameof(Places.HasChromiumAndPageScriptPackages), SkipType = typeof(Places))]
    [MemberData(nameof(Files))]
    public Task Every_test_passes_in(string file) => NodeScript.RunTests(Places.PageScripts, [("CHROMIUM", Places.Chromium!)], file, output);
}
