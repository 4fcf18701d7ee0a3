using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActivitySmith.Ledger.Postgres;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Postgres;

/// <summary>The requirements that a server checks before it starts on a database, and the settings of its sessions.</summary>
public sealed class FitnessTests
{
    [Theory]
    [InlineData("off", "on")]
    [InlineData("local", "on")]
    [InlineData("remote_write", "on")]
    [InlineData("on", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task Acknowledged_writes_are_on_disk_whatever_the_settings_of_the_database(string set, string holds)
    {
        await using var database = await PostgresTestDatabase.Create();
        await database.Query($"ALTER DATABASE {new Uri(database.Address).AbsolutePath[1..]} SET synchronous_commit = {set}");
        using var link = new PostgresLink(database.Database, TimeProvider.System);

        await using var command = new NpgsqlCommand("SELECT setting || ', ' || source FROM pg_settings WHERE name = 'synchronous_commit'", link.Connection);

        // A setting of the session: a later change for the whole server (ALTER SYSTEM) does not affect it.
        Assert.Equal($"{holds}, session", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_in_another_encoding_is_refused_by_name()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        var server = await PostgresServer.Shared;
        var address = await server.CreateDatabase();
        var name = $"{new Uri(address).AbsolutePath[1..]}_latin";
        await server.Execute(address, $"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        await using var database = Open($"postgres://postgres@127.0.0.1:{server.Port}/{name}");

        Assert.Contains("LATIN1", Assert.Throws<UnsupportedDatabaseException>(database.Migrate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transaction", 20)]
    [InlineData("transaction", 1)]
    [InlineData("statement", 20)]
    public async Task A_pooler_in_transaction_mode_is_refused_by_name(string mode, int size)
    {
        await using var pooler = await Pooler.Start(mode, size);
        await using var database = Open(pooler.Address);

        Assert.Contains("transaction mode", Assert.Throws<UnsupportedDatabaseException>(database.Migrate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pooler_in_session_mode_is_accepted()
    {
        await using var pooler = await Pooler.Start("session", 20);
        await using var database = Open(pooler.Address);
        Assert.NotEmpty(database.Migrate());

        await using var ledger = new LedgerWriter(database.OpenStore(), [], TimeProvider.System, new LedgerOptions(), NullLogger<LedgerWriter>.Instance);

        Assert.Null((await ledger.Submit(new InlineCommand<bool>((rows, _) =>
        {
            rows.Users.Put(Samples.User("u"));
            return true;
        }))).Refusal);
    }

    private static PostgresDatabase Open(string address) => new(address, TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>PgBouncer in front of a new database.</summary>
    private sealed class Pooler : IAsyncDisposable
    {
        private readonly Process process;
        private readonly DirectoryInfo directory;

        private Pooler(Process process, DirectoryInfo directory, string address) => (this.process, this.directory, Address) = (process, directory, address);

        public string Address { get; }

        public static async Task<Pooler> Start(string mode, int size)
        {
            Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
            var program = new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer" }.FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "PgBouncer is not installed (Debian: apt-get install pgbouncer)");
            var server = await PostgresServer.Shared;
            var name = new Uri(await server.CreateDatabase()).AbsolutePath[1..];
            var port = FreePort.Next();
            var folder = Directory.CreateTempSubdirectory("activitysmith-pooler-");
            var file = Path.Combine(folder.FullName, "pooler.ini");
            await File.WriteAllTextAsync(file, $"""
                [databases]
                * = host=127.0.0.1 port={server.Port} user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = any
                pool_mode = {mode}
                default_pool_size = {size}
                ignore_startup_parameters = extra_float_digits
                """, TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.FullName, File.GetUnixFileMode(folder.FullName) | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherRead);
            }

            // PgBouncer refuses to run as root.
            string[] line = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program!, "-q", file]
                : [program!, "-q", file];
            var pooler = Process.Start(new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false })!;
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                    return new Pooler(pooler, folder, $"postgres://postgres@127.0.0.1:{port}/{name}");
                }
                catch (SocketException) when (!pooler.HasExited)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            directory.Delete(recursive: true);
        }
    }
}
