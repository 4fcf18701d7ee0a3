using System.Diagnostics;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Ledger.Tests.Kit;
using ActivitySmith.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Sqlite;

/// <summary>The disk is full, or the file was deleted or replaced.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("activitysmith-disk-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_full_disk_is_named_and_remembered_until_a_write_succeeds()
    {
        using var disk = SmallDisk.Mount(directory.FullName);
        await using var ledger = Open(out _);
        Assert.Null((await Write(ledger, 1)).Refusal);
        var filler = Path.Combine(directory.FullName, "filler");
        Fill(filler);

        var refused = await WriteUntilRefused(ledger);
        Assert.Equal((Catalogue.StorageFull, StorageProblem.DiskFull), (refused, ledger.Problem));
        await ledger.Submit(new CatchUp());
        Assert.Equal(StorageProblem.DiskFull, ledger.Problem);

        File.Delete(filler);
        Assert.Null((await ledger.Submit(new ProbeWrite())).Refusal);
        Assert.Null(ledger.Problem);
        Assert.Null((await Write(ledger, 2)).Refusal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_write_to_a_deleted_or_replaced_file_is_acknowledged(bool isReplaced)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow deleting an open file");
        await using var ledger = Open(out var file);
        Assert.Null((await Write(ledger, 1)).Refusal);
        File.Move(file, file + ".old");
        if (isReplaced) File.Copy(file + ".old", file);

        Assert.Equal(Catalogue.StorageReplaced, (await Write(ledger, 2)).Refusal);
        Assert.Equal(Catalogue.StorageReplaced, (await ledger.Submit(new CatchUp())).Refusal);
        Assert.Equal(StorageProblem.FileReplaced, ledger.Problem);

        File.Move(file + ".old", file, overwrite: true);
        Assert.Null((await Write(ledger, 3)).Refusal);
        Assert.Null(ledger.Problem);
        var kept = await ledger.Submit(
            new InlineCommand<int>((rows, _) => new[] { "u1", "u2", "u3" }.Count(id => rows.Users.Find(Samples.Home, id) is not null)));
        Assert.Equal(2, kept.Value);
    }

    [Fact]
    public async Task A_backup_of_a_deleted_file_fails_and_creates_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow moving an open file");
        await using var ledger = Open(out var file);
        File.Move(file, file + ".away");
        var copy = Path.Combine(directory.FullName, "copy.db");

        Assert.Throws<SqliteException>(() => SqliteBackup.Take(new SqliteFile(file), copy));

        Assert.Equal((false, false), (File.Exists(file), File.Exists(copy)));
    }

    /// <summary>Waiting for the file takes seconds; one wait for each command of a batch would block everything for minutes.</summary>
    [Fact]
    public async Task A_file_that_another_process_holds_locked_refuses_a_batch_after_one_wait_and_is_remembered_until_a_write_succeeds()
    {
        await using var ledger = Open(out var file);
        Assert.Null((await Write(ledger, 1)).Refusal);
        await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await Execute(other, "BEGIN IMMEDIATE");
        using var hold = new ManualResetEventSlim();
        var held = ledger.Submit(new InlineCommand<bool>((_, _) =>
        {
            hold.Wait();
            return true;
        }));
        var began = Stopwatch.GetTimestamp();
        var batch = Enumerable.Range(2, 8).Select(number => Write(ledger, number)).ToList();
        hold.Set();
        await held;

        Assert.All(await Task.WhenAll(batch), outcome => Assert.Equal(Catalogue.StorageUnavailable, outcome.Refusal));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(9));
        Assert.True((await ledger.Submit(new CatchUp())).Value);
        Assert.Equal(StorageProblem.Unavailable, ledger.Problem);

        await Execute(other, "ROLLBACK");
        Assert.Null((await ledger.Submit(new ProbeWrite())).Refusal);
        Assert.Null(ledger.Problem);
    }

    [Fact]
    public async Task A_file_system_that_was_mounted_read_only_is_named()
    {
        using var disk = SmallDisk.Mount(directory.FullName);
        await using var ledger = Open(out _);
        Assert.Null((await Write(ledger, 1)).Refusal);
        await ledger.Submit(new CatchUp());
        Assert.SkipUnless(disk.TryRemount("ro"), "The file system cannot be mounted read-only while a file is open for writing");

        var refusal = (await Write(ledger, 2)).Refusal;
        Assert.True(refusal == Catalogue.StorageReadOnly || refusal == Catalogue.StorageFailing, refusal?.Message);
    }

    private LedgerWriter Open(out string path)
    {
        path = Path.Combine(directory.FullName, "test.db");
        var file = new SqliteFile(path);
        file.Migrate();
        return new LedgerWriter(file.OpenStore(), [], new FakeTimeProvider(), new LedgerOptions(), NullLogger<LedgerWriter>.Instance);
    }

    private static async Task Execute(SqliteConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static Task<Result<bool>> Write(LedgerWriter ledger, int number) => ledger.Submit(new InlineCommand<bool>((rows, _) =>
    {
        rows.Users.Put(Samples.User($"u{number}", new string('x', 50_000)));
        return true;
    }));

    private static async Task<Refusal?> WriteUntilRefused(LedgerWriter ledger)
    {
        for (var i = 10; i < 1_000; i++)
            if ((await Write(ledger, i)).Refusal is { } refusal) return refusal;
        return null;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // The disk is full, as intended.
        }
    }

    /// <summary>A file system of a few MB, in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string place;

        private SmallDisk(string place) => this.place = place;

        public static SmallDisk Mount(string place)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small file system");
            Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place), "This system does not allow mounting a file system");
            return new SmallDisk(place);
        }

        public bool TryRemount(string mode) => Run("mount", "-o", $"remount,{mode}", place);

        public void Dispose() => Run("umount", "-l", place);

        private static bool Run(string program, params string[] arguments)
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
