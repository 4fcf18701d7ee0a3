using ActivitySmith.Ledger.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

public sealed class PostgresAddressTests
{
    [Fact]
    public async Task Parameters_missing_from_the_address_get_the_servers_defaults()
    {
        var chosen = await Settings("postgres://ann@db.example/states");

        Assert.Equal((16, 5, 100, 5, "activitysmith"), (chosen.MaxPoolSize, chosen.Timeout, chosen.MaxAutoPrepare, chosen.KeepAlive, chosen.ApplicationName));
        Assert.Equal(GssEncryptionMode.Disable, chosen.GssEncryptionMode);
    }

    [Fact]
    public async Task Parameters_in_the_address_override_the_defaults()
    {
        var named = await Settings("Host=db.example;Maximum Pool Size=40;Timeout=9;Max Auto Prepare=7;Keepalive=30;Application Name=mine");

        Assert.Equal((40, 9, 7, 30, "mine"), (named.MaxPoolSize, named.Timeout, named.MaxAutoPrepare, named.KeepAlive, named.ApplicationName));
    }

    [Theory]
    [InlineData("mysql://db.example/states", "scheme")]
    [InlineData("postgres://ann@db example/states", "is not a valid")]
    [InlineData("postgres://db.example:99999/states", "port")]
    [InlineData("postgres://db.example/states?keepalives_count=3", "keepalives_count is not supported")]
    [InlineData("postgres://db.example/states?service=x", "service is not supported")]
    [InlineData("postgres://db.example/states?sslmode=perhaps", "sslmode is invalid")]
    [InlineData("postgres://db.example/states?target_session_attrs=standby", "target_session_attrs")]
    [InlineData("postgres:///states", "contains no host")]
    [InlineData("postgres://db.example/states?Minimum Pool Size=30", "its parameters conflict")]
    [InlineData("Host=db.example;Multiplexing=true", "its parameters conflict")]
    public void An_invalid_address_is_refused_with_the_reason(string address, string why) =>
        Assert.Contains(why, PostgresAddress.FirstError(address), StringComparison.Ordinal);

    [Fact]
    public async Task Parameters_are_accepted_by_their_libpq_names()
    {
        var taken = await Settings(
            "postgresql://ann:p%40ss@db.example/states?channel_binding=require&keepalives=1&keepalives_idle=7&keepalives_interval=3&connect_timeout=9"
            + "&gssencmode=require&sslmode=verify-full&sslrootcert=/etc/ca.pem&application_name=mine&options=-c%20work_mem%3D8MB"
            + "&target_session_attrs=read-write");

        Assert.Equal(("ann", "p@ss", "db.example", 5432, "states"), (taken.Username, taken.Password, taken.Host, taken.Port, taken.Database));
        Assert.Equal((ChannelBinding.Require, true, 7, 3, 9),
            (taken.ChannelBinding, taken.TcpKeepAlive, taken.TcpKeepAliveTime, taken.TcpKeepAliveInterval, taken.Timeout));
        Assert.Equal((SslMode.VerifyFull, "/etc/ca.pem", "mine", "-c work_mem=8MB"),
            (taken.SslMode, taken.RootCertificate, taken.ApplicationName, taken.Options));
        Assert.Equal(GssEncryptionMode.Require, taken.GssEncryptionMode);
    }

    [Fact]
    public async Task A_keepalive_interval_without_an_idle_time_uses_the_systems_idle_time()
    {
        await using var real = await PostgresTestDatabase.Create();
        var address = $"{real.Address}?keepalives_interval=3";
        Assert.Null(PostgresAddress.FirstError(address));
        await using var database = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);

        await using var connection = await database.Open(TestContext.Current.CancellationToken);

        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
        Assert.Equal((7_200, 3), ((await Settings(address)).TcpKeepAliveTime, (await Settings(address)).TcpKeepAliveInterval));
    }

    [Theory]
    [InlineData("postgres://u:p@h1:1,h2:2/db", "h1:1,h2:2", "primary")]
    [InlineData("postgres://u:p@h1,[::1]:2/db?target_session_attrs=read-write", "h1,[::1]:2", "read-write")]
    public async Task Of_several_hosts_the_one_that_accepts_writes_is_used(string address, string hosts, string wanted)
    {
        var taken = await Settings(address);

        Assert.Equal((hosts, wanted, "u", "p", "db"), (taken.Host, taken.TargetSessionAttributes, taken.Username, taken.Password, taken.Database));
    }

    [Fact]
    public async Task A_reachable_host_is_found_after_an_unreachable_one()
    {
        await using var real = await PostgresTestDatabase.Create();
        var there = new Uri(real.Address);
        await using var database = new PostgresDatabase(
            $"postgres://{there.UserInfo}@127.0.0.1:1,127.0.0.1:{there.Port}{there.AbsolutePath}", TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Empty(database.Migrate());
        await using var connection = await database.Open(TestContext.Current.CancellationToken);
        Assert.Equal(System.Data.ConnectionState.Open, connection.State);
    }

    private static async Task<NpgsqlConnectionStringBuilder> Settings(string address)
    {
        await using var database = new PostgresDatabase(address, TimeProvider.System, NullLoggerFactory.Instance);
        await using var connection = database.Single();
        return new NpgsqlConnectionStringBuilder(connection.ConnectionString);
    }
}
