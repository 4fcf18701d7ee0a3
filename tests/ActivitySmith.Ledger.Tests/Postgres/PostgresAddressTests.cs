using ActivitySmith.Ledger.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

public sealed class PostgresAddressTests
{
    [Fact]
    public async Task What_the_address_leaves_open_is_chosen_for_it()
    {
        var chosen = await Settings("postgres://ann@db.example/states");

        Assert.Equal((16, 5, 100, 5, "activitysmith"), (chosen.MaxPoolSize, chosen.Timeout, chosen.MaxAutoPrepare, chosen.KeepAlive, chosen.ApplicationName));
    }

    [Fact]
    public async Task What_the_address_names_holds()
    {
        var named = await Settings("Host=db.example;Maximum Pool Size=40;Timeout=9;Max Auto Prepare=7;Keepalive=30;Application Name=mine");

        Assert.Equal((40, 9, 7, 30, "mine"), (named.MaxPoolSize, named.Timeout, named.MaxAutoPrepare, named.KeepAlive, named.ApplicationName));
    }

    [Theory]
    [InlineData("mysql://db.example/states", "scheme")]
    [InlineData("postgres://one.example,two.example:5432/states", "cannot be read")]
    [InlineData("postgres:///states", "names no host")]
    public void An_address_that_cannot_be_used_is_told_why(string address, string why) =>
        Assert.Contains(why, PostgresAddress.FirstError(address), StringComparison.Ordinal);

    private static async Task<NpgsqlConnectionStringBuilder> Settings(string address)
    {
        await using var database = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);
        await using var connection = database.Single();
        return new NpgsqlConnectionStringBuilder(connection.ConnectionString);
    }
}
