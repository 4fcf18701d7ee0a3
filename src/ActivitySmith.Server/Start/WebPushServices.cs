using System.Security.Cryptography;
using ActivitySmith.Delivery.Adapters;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Keys;

namespace ActivitySmith.Server.Start;

/// <summary>Registers Web Push: its options, its key and services.</summary>
public static class WebPushServices
{
    public static IServiceCollection AddWebPush(this IServiceCollection services, WebPushOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => WebPushKey.Ensure(
            provider.GetRequiredService<ServerKeys>(), provider.GetRequiredService<ISecretBox>(), provider.GetRequiredService<ILogger<VapidKey>>()));
        services.AddSingleton(_ => new PushHosts(options.HostNames));
        services.AddSingleton(provider =>
        {
            var address = provider.GetRequiredService<ServerAddress>();
            return new WebPushTransport(
                options, provider.GetRequiredService<VapidKey>(), options.ContactFor(address.PublicUrl), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WebPushTransport>>());
        });
        services.AddSingleton(provider =>
        {
            var address = provider.GetRequiredService<ServerAddress>();
            return new WebMessages(provider.GetRequiredService<BadgeBook>(), () => address.PublicUrl);
        });
        services.AddSingleton<BrowserAdapter>();
        return services;
    }

    internal static WebPushOptions Read(SettingReader reader) => reader.Read<WebPushOptions>((section, standard) => new()
    {
        Contact = section.Text(nameof(WebPushOptions.Contact)),
        Hosts = section.List(nameof(WebPushOptions.Hosts)) ?? standard.Hosts,
        InFlight = section.Number(nameof(WebPushOptions.InFlight), standard.InFlight),
        QueueLimit = section.Number(nameof(WebPushOptions.QueueLimit), standard.QueueLimit),
    });
}
