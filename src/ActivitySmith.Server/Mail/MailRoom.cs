namespace ActivitySmith.Server.Mail;

/// <summary>Letters to people: the SMTP server's settings, and the one who posts.</summary>
internal static class MailRoom
{
    public static IServiceCollection AddMail(this IServiceCollection services, MailOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Postman>();
        services.AddHostedService(provider => provider.GetRequiredService<Postman>());
        return services;
    }
}
