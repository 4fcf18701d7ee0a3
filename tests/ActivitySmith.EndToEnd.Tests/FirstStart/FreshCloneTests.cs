using System.Diagnostics;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.FirstStart;

public sealed class FreshCloneTests
{
    [Fact(Skip = "needs curl", SkipUnless = nameof(Places.HasCurl), SkipType = typeof(Places))]
    [Trait("long", "true")]
    public async Task In_a_fresh_clone_the_commands_of_the_readme_start_a_stream()
    {
        var start = new ProcessStartInfo(Path.Combine(Places.RepositoryRoot, "build", "fresh-clone-check.sh"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var check = Process.Start(start)!;
        var output = check.StandardOutput.ReadToEndAsync();
        var errors = check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 0, await output + await errors);
    }
}
