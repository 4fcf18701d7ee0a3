using System.Text.RegularExpressions;
using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>SecurityActions lists operations by name. Renaming an operation in one place only would silently remove it from the rule.</summary>
public sealed partial class SecurityActionTests
{
    [Fact]
    public void Every_action_that_the_audit_log_counts_separately_is_one_that_it_records()
    {
        var isList = Repository.Sources("src", "*.cs").ToLookup(path => path.EndsWith("SecurityActions.cs", StringComparison.Ordinal), File.ReadAllText);
        var names = Name().Matches(Assert.Single(isList[true])).Select(match => match.Value).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(isList[false], source => source.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>With its quotation marks.</summary>
    [GeneratedRegex("\"[a-zA-Z]+\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
