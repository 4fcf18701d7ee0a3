using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>A project does not use the APIs that belong to another project, even though its packages and the framework offer them.</summary>
public sealed class ProjectContentTests
{
    private static readonly string[] Databases = ["Dapper", "Microsoft.Data.Sqlite", "Npgsql"];

    [Fact]
    public void The_ledger_uses_no_http()
        => Assert.DoesNotContain(CompiledAssembly.Load("ActivitySmith.Ledger").Types, type => type.StartsWith("System.Net.Http", StringComparison.Ordinal));

    [Fact]
    public void The_server_uses_no_database_library()
        => Assert.Empty(CompiledAssembly.Load("activitysmith").Assemblies.Intersect(Databases, StringComparer.Ordinal));

    [Fact]
    public void Delivery_uses_no_database_library()
        => Assert.Empty(CompiledAssembly.Load("ActivitySmith.Delivery").Assemblies.Intersect(Databases, StringComparer.Ordinal));

    [Fact]
    public void The_contracts_reference_only_the_base_library()
        => Assert.All(CompiledAssembly.Load("ActivitySmith.Contracts").Assemblies, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
}
