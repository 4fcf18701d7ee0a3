using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Housekeeping;

internal static class HousekeepingRoom
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, Validation>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RetentionOptions>>().Value);
        services.AddSingleton<Ageing>();
        services.AddSingleton<Retention>();
        services.AddHostedService<Housekeeper>();
        services.AddHostedService<KeyUseWriter>();
        return services;
    }

    private sealed class Validation : IValidateOptions<RetentionOptions>
    {
        public ValidateOptionsResult Validate(string? name, RetentionOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
