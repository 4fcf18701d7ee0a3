using System.Net.Http.Json;
using ActivitySmith.Ledger.LiveActivities;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>A backup is taken while the server runs, and restores completely.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("activitysmith-backup-");

    private string Backup => Path.Combine(scratch.FullName, "backup");

    private string Restored => Path.Combine(scratch.FullName, "restored");

    public void Dispose() => scratch.Delete(recursive: true);

    [Fact]
    public async Task A_backup_contains_and_restores_every_earlier_acknowledged_write()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "PostgreSQL has its own tools");
        await using var server = await RunningServer.Start();
        using var stop = new CancellationTokenSource();
        await Put(server, "before");
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) await Put(server, $"during{i}");
        });

        Assert.Equal(0, await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, Backup));
        await stop.CancelAsync();
        await writing;
        Assert.Equal(2, await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, Backup));
        Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = Restored }, Backup));

        var activities = await new ActivityQueries(new SqliteFile(DataDirectory.DatabaseIn(Restored)))
            .Running(new(1), 1_000, TestContext.Current.CancellationToken);
        Assert.Contains(activities, activity => activity.StreamKey == "before");
        Assert.Equal(
            Directory.GetFiles(Path.Combine(server.DataPath, "session-keys")).Select(Path.GetFileName).Order(),
            Directory.GetFiles(Path.Combine(Restored, "session-keys")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_restore_overwrites_nothing_and_refuses_a_damaged_backup()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "PostgreSQL has its own tools");
        await using var server = await RunningServer.Start();
        await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, Backup);
        Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = Restored }, Backup));
        Assert.Equal(2, await BackupCommands.TakeRestore(new ServerOptions { Data = Restored }, Backup));

        await File.WriteAllBytesAsync(DataDirectory.DatabaseIn(Backup), new byte[10_000], TestContext.Current.CancellationToken);
        var other = Path.Combine(scratch.FullName, "other");
        Assert.Equal(2, await BackupCommands.TakeRestore(new ServerOptions { Data = other }, Backup));
        Assert.False(File.Exists(DataDirectory.DatabaseIn(other)));
    }

    private static async Task Put(RunningServer server, string stream) =>
        (await server.Client.PutAsJsonAsync(
            $"/api/live-activity/stream/{stream}", new { content_state = new { type = "progress", title = "t", percentage = 1 } })).EnsureSuccessStatusCode();
}
