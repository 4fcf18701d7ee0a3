using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Mail;

/// <summary>Letters to people: the SMTP server's settings, and the one who posts.</summary>
internal static class MailRoom
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Configure(options => Read(configuration.GetSection(MailOptions.Section), options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, Check>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value);
        services.AddSingleton<Postman>();
        services.AddHostedService(provider => provider.GetRequiredService<Postman>());
        return services;
    }

    /// <summary>An empty value, as a compose file leaves it, is none.</summary>
    private static void Read(IConfigurationSection section, MailOptions options)
    {
        section.Bind(options);
        options.Server = NotEmpty(options.Server);
        options.User = NotEmpty(options.User);
        options.Password = NotEmpty(options.Password);
        options.From = NotEmpty(options.From);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private sealed class Check : IValidateOptions<MailOptions>
    {
        public ValidateOptionsResult Validate(string? name, MailOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
