using Xunit;

namespace ActivitySmith.Architecture.Tests;

/// <summary>What a room keeps out although a package or the framework would offer it.</summary>
public sealed class RoomContentTests
{
    /// <summary>Lines; a longer file holds more than one idea.</summary>
    private const int LongestFile = 400;

    [Fact]
    public void The_ledger_knows_no_http()
        => Assert.DoesNotContain(CompiledRoom.Load("ActivitySmith.Ledger").Types, type => type.StartsWith("System.Net.Http", StringComparison.Ordinal));

    [Fact]
    public void The_server_speaks_no_sql()
        => Assert.Empty(CompiledRoom.Load("activitysmith").Assemblies.Intersect(["Dapper", "Microsoft.Data.Sqlite", "Npgsql"], StringComparer.Ordinal));

    [Fact]
    public void Delivery_speaks_no_sql()
        => Assert.Empty(CompiledRoom.Load("ActivitySmith.Delivery").Assemblies.Intersect(["Dapper", "Microsoft.Data.Sqlite", "Npgsql"], StringComparer.Ordinal));

    [Fact]
    public void Contracts_know_nothing_but_the_base_library()
        => Assert.All(CompiledRoom.Load("ActivitySmith.Contracts").Assemblies, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void No_source_file_is_too_long()
        => Assert.All(Repository.Sources("src", "*.cs"), path => Assert.True(File.ReadLines(path).Count() <= LongestFile, path + " is too long"));
}
