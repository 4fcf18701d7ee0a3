using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Sqlite;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Storage;
using ActivitySmith.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>The exit codes of the process; the end-to-end tests check the processes themselves.</summary>
public sealed class ExitCodesTests
{
    [Fact]
    public async Task A_failed_background_service_ends_the_server_with_an_error_code() =>
        Assert.Equal(1, await Run(services => services.AddHostedService<Broken>()));

    /// <summary>
    /// A service whose own operation was cancelled and that did not catch this; to the framework it looks like a loop that the stop has ended.
    /// </summary>
    [Fact]
    public async Task A_background_service_cancelled_without_a_stop_has_failed() =>
        Assert.Equal(1, await Run(services => services.AddHostedService<Cancelled>()));

    [Fact]
    public async Task A_server_that_was_asked_to_stop_ends_with_0() =>
        Assert.Equal(0, await Run(services => services.AddHostedService<Stopping>().AddHostedService<Endless>()));

    [Fact]
    public void A_failed_start_that_a_restart_may_fix_has_another_exit_code_than_wrong_settings()
    {
        Assert.Equal(1, ExitCodes.Of(new StorageUnavailableException("away", cause: null)));
        Assert.Equal(1, ExitCodes.Of(new IOException("in use")));
        Assert.Equal(2, ExitCodes.Of(new UnsupportedDatabaseException("not UTF-8")));
        Assert.Equal(2, ExitCodes.Of(new NewerSchemaException(2, 1)));
    }

    [Fact]
    public async Task A_command_without_its_database_prints_one_line_and_ends_with_1()
    {
        var away = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => SignInLinkCommand.Run(new ServerOptions { Database = "postgres://nobody@127.0.0.1:1/none" }));

        Assert.True(Usage.IsForTheOperator(away));
        Assert.Equal(1, ExitCodes.Of(away));
    }

    [Fact]
    public async Task A_start_or_a_command_with_a_read_only_database_prints_one_line_and_ends_with_1()
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "Only SQLite has a database file");
        IDictionary<string, string?> settings = new Dictionary<string, string?>();
        await using var server = await RunningServer.Start(all => settings = all);
        await server.Stop();
        var database = DataDirectory.DatabaseIn(server.DataPath);
        await using (var file = File.OpenWrite(database))
        {
            // A file with an unknown format version may be read, and not written: https://www.sqlite.org/fileformat2.html#file_format_version_numbers
            file.Position = 18;
            file.WriteByte(3);
        }

        settings["ACTIVITYSMITH_API_KEY"] = "ask_another_0123456789"; // Causes a write.

        await AssertTold(server.Restart);
        await AssertTold(() => SignInLinkCommand.Run(new ServerOptions { Data = server.DataPath }));

        static async Task AssertTold(Func<Task> start)
        {
            var error = await Assert.ThrowsAnyAsync<DbException>(start);
            Assert.True(Usage.IsForTheOperator(error));
            Assert.Equal(1, ExitCodes.Of(error));
        }
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    [InlineData(1, false)]
    [InlineData(19, false)]
    public void Sqlite_errors_about_the_disk_are_printed_and_all_others_are_bugs(int code, bool isTold)
    {
        Exception[] errors = [new SqliteException("it failed", code), new SqliteFailure(code | (3 << 8), "it failed")];

        Assert.All(errors, error => Assert.Equal(isTold, Usage.IsForTheOperator(error)));
        if (isTold) Assert.All(errors, error => Assert.Equal(1, ExitCodes.Of(error)));
    }

    [Fact]
    public void A_start_that_the_ledger_refuses_prints_the_reason_without_a_stack_trace()
    {
        var full = Assert.Throws<StorageUnavailableException>(() => ((Result<string>)Catalogue.StorageFull).OrThrow());

        Assert.Equal(Catalogue.StorageFull.Message, full.Message);
        Assert.Equal("good", ((Result<string>)"good").OrThrow());
    }

    private static async Task<int> Run(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton<CutOff>();
        add(builder.Services);
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return await ExitCodes.WhenStopped(app);
    }

    private sealed class Cancelled(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Started(lifetime);
            throw new TaskCanceledException("given up");
        }
    }

    /// <summary>Ends cancelled, like most loops when the server stops.</summary>
    private sealed class Endless : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }

    private sealed class Broken(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Started(lifetime);
            throw new InvalidOperationException("a bug");
        }
    }

    private sealed class Stopping(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Started(lifetime);
            lifetime.StopApplication();
        }
    }

    private static Task Started(IHostApplicationLifetime lifetime)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task;
    }
}
