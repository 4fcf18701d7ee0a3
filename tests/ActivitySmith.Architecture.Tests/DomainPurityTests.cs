using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>The Domain project is pure: no clock, no I/O, no async, no SQL, no HTTP, no references beyond the base library.</summary>
public sealed partial class DomainPurityTests
{
    private static readonly CompiledAssembly Domain = CompiledAssembly.Load("ActivitySmith.Domain");

    [Theory]
    [InlineData("System.Threading.Tasks.")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Threading.Timer")]
    [InlineData("System.Net.")]
    [InlineData("System.IO.File")]
    [InlineData("System.IO.Directory")]
    [InlineData("System.IO.Stream")]
    [InlineData("System.Data.")]
    [InlineData("System.TimeProvider")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Environment")]
    [InlineData("System.Console")]
    public void The_domain_uses_nothing_of(string prefix)
        => Assert.DoesNotContain(Domain.Types, type => type.StartsWith(prefix, StringComparison.Ordinal));

    [Fact]
    public void The_domain_reads_no_clock()
        => Assert.DoesNotContain(Domain.Members, member => member.EndsWith(".get_UtcNow", StringComparison.Ordinal)
            || member.EndsWith(".get_Now", StringComparison.Ordinal) || member.EndsWith(".get_Today", StringComparison.Ordinal));

    [Fact]
    public void The_domain_has_no_async_method()
        => Assert.DoesNotContain(Domain.Types, type => type.Contains("AsyncTaskMethodBuilder", StringComparison.Ordinal)
            || type.Contains("AsyncVoidMethodBuilder", StringComparison.Ordinal) || type.Contains("AsyncIterator", StringComparison.Ordinal));

    [Fact]
    public void The_domain_references_only_the_base_library()
        => Assert.All(Domain.Assemblies, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_domain_holds_no_sql()
        => Assert.All(Repository.Sources("src/ActivitySmith.Domain", "*.cs"), path => Assert.DoesNotMatch(Sql(), File.ReadAllText(path)));

    [GeneratedRegex(
        @"\b(SELECT\s+[\w*,\s]+\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sql();
}
