using ActivitySmith.Ledger;
using ActivitySmith.Server.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>How the process ends; the processes themselves are looked at by the end-to-end tests.</summary>
public sealed class ExitCodesTests
{
    [Fact]
    public async Task A_part_of_the_server_that_broke_is_no_wish_of_the_operator()
    {
        await using var app = await Run(services => services.AddHostedService<Broken>());

        Assert.Equal(1, ExitCodes.After(app));
    }

    [Fact]
    public async Task A_server_that_was_asked_to_stop_ends_with_0()
    {
        await using var app = await Run(services => services.AddHostedService<Stopping>());

        Assert.Equal(0, ExitCodes.After(app));
    }

    [Fact]
    public void A_start_that_another_start_may_mend_ends_otherwise_than_one_with_wrong_settings()
    {
        Assert.Equal(1, ExitCodes.Of(new StorageAwayException("away", cause: null)));
        Assert.Equal(1, ExitCodes.Of(new IOException("in use")));
        Assert.Equal(2, ExitCodes.Of(new UnfitDatabaseException("not UTF-8")));
        Assert.Equal(2, ExitCodes.Of(new NewerSchemaException(2, 1)));
    }

    private static async Task<WebApplication> Run(Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton<CutOff>();
        add(builder.Services);
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.WaitForShutdownAsync(TestContext.Current.CancellationToken);
        return app;
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
