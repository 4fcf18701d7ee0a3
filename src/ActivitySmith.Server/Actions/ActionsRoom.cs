using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Ledger.Actions;
using ActivitySmith.Server.Start;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Actions;

/// <summary>Webhook buttons: what may be called, who calls, and that it starts and stops with the server.</summary>
public static class ActionsRoom
{
    public static IServiceCollection AddActions(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(ActionOptions.Section);
        services.AddOptions<ActionOptions>()
            .Configure(options =>
            {
                options.AllowedHosts = ConfiguredList.Of(section.GetSection(nameof(ActionOptions.AllowedHosts)));
                options.AllowedNetworks = ConfiguredList.Of(section.GetSection(nameof(ActionOptions.AllowedNetworks)));
                options.Concurrency = section.GetValue(nameof(ActionOptions.Concurrency), options.Concurrency);
                options.QueueLimit = section.GetValue(nameof(ActionOptions.QueueLimit), options.QueueLimit);
                options.QueueLimitPerAccount = section.GetValue(nameof(ActionOptions.QueueLimitPerAccount), options.QueueLimitPerAccount);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ActionOptions>, Check>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ActionOptions>>().Value);
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<ActionRunQueries>();
        services.AddSingleton(provider => new AddressGuard(provider.GetRequiredService<ActionOptions>()));
        services.AddSingleton(provider => new WebhookCall(provider.GetRequiredService<AddressGuard>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ActionCaller>();
        services.AddHostedService<CallerService>();
        return services;
    }

    private sealed class Check : IValidateOptions<ActionOptions>
    {
        public ValidateOptionsResult Validate(string? name, ActionOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }

    private sealed class CallerService(ActionCaller caller) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => caller.Start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => caller.Stop();
    }
}
