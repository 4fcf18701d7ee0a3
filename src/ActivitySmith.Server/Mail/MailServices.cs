namespace ActivitySmith.Server.Mail;

/// <summary>Mail to people: the SMTP server's settings, and the mail sender.</summary>
internal static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services, MailOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<MailSender>();
        services.AddHostedService(provider => provider.GetRequiredService<MailSender>());
        return services;
    }
}
