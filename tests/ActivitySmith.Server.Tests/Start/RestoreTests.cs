using System.Diagnostics;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;
using ActivitySmith.Testing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>A restore refuses files that no server wrote, and changes nothing before all checks are done.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("activitysmith-restore-");

    private string Backup => Path.Combine(scratch.FullName, "backup");

    private string Data => Path.Combine(scratch.FullName, "data");

    private string Database => DataDirectory.DatabaseIn(Backup);

    public async ValueTask InitializeAsync()
    {
        if (TestDatabases.ArePostgres) return;
        await using var server = await RunningServer.Start();
        Assert.Equal(0, await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, Backup));
    }

    public ValueTask DisposeAsync()
    {
        scratch.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON activities BEGIN DELETE FROM api_keys; END")]
    [InlineData("CREATE VIEW v AS SELECT * FROM api_keys")]
    [InlineData("CREATE TABLE extra (x TEXT)")]
    [InlineData("CREATE INDEX i ON api_keys (name)")]
    [InlineData("ALTER TABLE api_keys ADD COLUMN extra TEXT DEFAULT 'x'")]
    [InlineData("DROP TABLE audit_log")]
    [InlineData("INSERT INTO schema_steps (step) VALUES (9999)")]
    [InlineData("DROP TABLE schema_steps")]
    public async Task A_database_with_a_schema_that_no_server_created_is_refused(string change)
    {
        SkipOnPostgres();
        Change(change);

        await AssertRefused();
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_refused()
    {
        SkipOnPostgres();
        await File.WriteAllTextAsync(Database, "SQLite format 3", TestContext.Current.CancellationToken);
        await AssertRefused();
        await File.WriteAllBytesAsync(Database, [], TestContext.Current.CancellationToken);
        await AssertRefused();
        File.Delete(Database);
        await AssertRefused();
    }

    [Fact]
    public async Task A_database_that_was_cut_short_or_changed_is_refused()
    {
        SkipOnPostgres();
        var whole = await File.ReadAllBytesAsync(Database, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Database, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await AssertRefused();
        whole.AsSpan(4096, 2048).Fill(0xff);
        await File.WriteAllBytesAsync(Database, whole, TestContext.Current.CancellationToken);
        await AssertRefused();
    }

    [Fact]
    public async Task Links_and_files_beside_the_database_are_refused()
    {
        SkipOnPostgres();
        var real = Path.Combine(scratch.FullName, "real.db");
        await File.WriteAllBytesAsync(Database + "-wal", [1], TestContext.Current.CancellationToken);
        await AssertRefused();
        File.Delete(Database + "-wal");
        File.Move(Database, real);
        File.CreateSymbolicLink(Database, real);
        await AssertRefused();
    }

    [Theory]
    [InlineData("evil.xml", "<key id=\"x\"><descriptor deserializerType=\"System.Windows.Data.ObjectDataProvider, PresentationFramework\"/></key>")]
    [InlineData("evil.xml", "<!DOCTYPE key [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><key>&e;</key>")]
    [InlineData("evil.xml", "<script/>")]
    [InlineData("evil.xml", "no xml")]
    [InlineData("evil.sh", "<key/>")]
    public async Task A_key_that_no_server_created_is_refused(string name, string text)
    {
        SkipOnPostgres();
        await File.WriteAllTextAsync(Path.Combine(DataDirectory.SessionKeysIn(Backup), name), text, TestContext.Current.CancellationToken);

        await AssertRefused();
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        SkipOnPostgres();
        await File.WriteAllTextAsync(
            Path.Combine(DataDirectory.SessionKeysIn(Backup), "long.xml"), $"<key>{new string(' ', 64 * 1024)}</key>", TestContext.Current.CancellationToken);

        await AssertRefused();
    }

    [Fact]
    public async Task The_restored_key_is_the_checked_one_also_when_the_backup_changes_during_the_restore()
    {
        SkipOnPostgres();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files that are open for reading cannot be replaced there");
        var key = Path.Combine(DataDirectory.SessionKeysIn(Backup), "key-changing.xml");
        var next = Path.Combine(scratch.FullName, "next.xml");
        var good = $"<key>{string.Concat(Enumerable.Repeat("<x/>", 15_000))}</key>"; // Long, so that the check takes time.
        using var stop = new CancellationTokenSource();
        Put(good);
        var changing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) foreach (var text in new[] { "<key><descriptor deserializerType=\"System.Evil\"/></key>", good }) Put(text);
        });

        for (var i = 0; i < 25; i++)
        {
            var data = Path.Combine(scratch.FullName, $"data-{i}");
            if (await BackupCommands.TakeRestore(new ServerOptions { Data = data }, Backup) != 0) continue;
            Assert.Equal(good, await File.ReadAllTextAsync(
                Path.Combine(DataDirectory.SessionKeysIn(data), Path.GetFileName(key)), TestContext.Current.CancellationToken));
        }

        await stop.CancelAsync();
        await changing;

        void Put(string text)
        {
            File.WriteAllText(next, text);
            File.Move(next, key, overwrite: true);
        }
    }

    [Fact]
    public async Task A_write_ahead_log_of_another_database_is_not_applied_to_the_restored_one()
    {
        SkipOnPostgres();
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(DataDirectory.DatabaseIn(Data) + "-wal", [1], TestContext.Current.CancellationToken);

        await AssertRefused();
        Assert.True(File.Exists(DataDirectory.DatabaseIn(Data) + "-wal"));
    }

    [Fact]
    public async Task Existing_keys_in_the_directory_are_kept()
    {
        SkipOnPostgres();
        Directory.CreateDirectory(DataDirectory.SessionKeysIn(Data));
        await File.WriteAllTextAsync(Path.Combine(DataDirectory.SessionKeysIn(Data), "old.xml"), "<key/>", TestContext.Current.CancellationToken);

        Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = Data }, Backup));

        var kept = Assert.Single(Directory.GetDirectories(Data, "session-keys-before-*"));
        Assert.True(File.Exists(Path.Combine(kept, "old.xml")));
        Assert.Equal(
            Directory.GetFiles(DataDirectory.SessionKeysIn(Backup)).Select(Path.GetFileName),
            Directory.GetFiles(DataDirectory.SessionKeysIn(Data)).Select(Path.GetFileName));
        Assert.Empty(Directory.GetDirectories(Data, "restore-*"));
    }

    [Fact]
    public async Task A_backup_of_an_older_server_is_accepted()
    {
        SkipOnPostgres();
        File.Delete(Database);
        using (var dump = new StreamReader(typeof(RestoreTests).Assembly.GetManifestResourceStream("before-first-schema.sql")!)) Change(
            await dump.ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = Data }, Backup));
    }

    [Fact]
    public async Task Restored_files_have_the_owner_and_the_permissions_of_their_directory()
    {
        SkipOnPostgres();
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "needs root, the only user that can change the owner of files");
        Directory.CreateDirectory(Data);
        await Run("chown", "1654:1655", Data);
        await Run("chmod", "0770", Data);

        Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = Data }, Backup));

        Assert.Equal("770 1654:1655", await Status(Data));
        Assert.Equal("660 1654:1655", await Status(DataDirectory.DatabaseIn(Data)));
        Assert.Equal("660 1654:1655", await Status(Path.Combine(Data, "lock")));
        Assert.Equal("770 1654:1655", await Status(DataDirectory.SessionKeysIn(Data)));
        Assert.All(Directory.GetFiles(DataDirectory.SessionKeysIn(Data)), key => Assert.Equal("660 1654:1655", Status(key).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task An_existing_directory_keeps_its_mode_and_its_secrets_are_still_private()
    {
        SkipOnPostgres();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes exist on UNIX only");
        await using var server = await RunningServer.Start(prepare: data => Run("chmod", "0755", data));
        using var asked = await server.Client.GetAsync("/sign-in", TestContext.Current.CancellationToken);

        Assert.StartsWith("755 ", await Status(server.DataPath), StringComparison.Ordinal);
        Assert.StartsWith("600 ", await Status(DataDirectory.DatabaseIn(server.DataPath)), StringComparison.Ordinal);
        Assert.StartsWith("600 ", await Status(DataDirectory.DatabaseIn(server.DataPath) + "-wal"), StringComparison.Ordinal);
        Assert.StartsWith("700 ", await Status(DataDirectory.SessionKeysIn(server.DataPath)), StringComparison.Ordinal);
    }

    private static void SkipOnPostgres() => Assert.SkipWhen(TestDatabases.ArePostgres, "PostgreSQL has its own tools");

    private async Task AssertRefused()
    {
        Assert.Equal(2, await BackupCommands.TakeRestore(new ServerOptions { Data = Data }, Backup));
        Assert.False(File.Exists(DataDirectory.DatabaseIn(Data)));
        Assert.False(Directory.Exists(Data) && Directory.GetFileSystemEntries(Data, "restore-*").Length > 0);
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Foreign Keys=False");
        connection.Open();
#pragma warning disable CA2100 // A change of this test.
        using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static async Task<string> Status(string path) => (await Run("stat", "-c", "%a %u:%g", path)).Trim();

    private static async Task<string> Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
