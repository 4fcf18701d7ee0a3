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

    internal static WebPushOptions Read(SettingReader reader)
    {
        var standard = new WebPushOptions();
        var options = new WebPushOptions
        {
            Contact = reader.Text(Key(nameof(WebPushOptions.Contact))),
            Hosts = reader.List(Key(nameof(WebPushOptions.Hosts))) ?? standard.Hosts,
            InFlight = reader.Number(Key(nameof(WebPushOptions.InFlight)), standard.InFlight),
            QueueLimit = reader.Number(Key(nameof(WebPushOptions.QueueLimit)), standard.QueueLimit),
        };
        reader.Refuse(options.Errors());
        return options;
    }

    private static string Key(string name) => $"{WebPushOptions.Section}__{name}".ToUpperInvariant();
}
