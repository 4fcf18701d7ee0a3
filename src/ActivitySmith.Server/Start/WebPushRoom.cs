using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Start;

/// <summary>The way to browsers: its options, checked when the server starts, its key and its parts.</summary>
public static partial class WebPushRoom
{
    /// <summary>Name of the key pair among <see cref="ServerKeys"/>.</summary>
    private const string KeyName = "web-push";

    public static IServiceCollection AddWebPush(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(WebPushOptions.Section);
        services.AddOptions<WebPushOptions>()
            .Configure(options =>
            {
                options.Contact = string.IsNullOrWhiteSpace(section[nameof(WebPushOptions.Contact)]) ? null : section[nameof(WebPushOptions.Contact)]!.Trim();
                options.Hosts = ConfiguredList.Of(section.GetSection(nameof(WebPushOptions.Hosts)));
                options.InFlight = section.GetValue(nameof(WebPushOptions.InFlight), options.InFlight);
                options.QueueLimit = section.GetValue(nameof(WebPushOptions.QueueLimit), options.QueueLimit);
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebPushOptions>, Check>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<WebPushOptions>>().Value);
        services.AddSingleton<ServerKeys>();
        services.AddSingleton(provider => Key(provider.GetRequiredService<ServerKeys>(), provider.GetRequiredService<ISecretBox>(), provider.GetRequiredService<ILogger<VapidKey>>()));
        services.AddSingleton(provider => new PushHosts(provider.GetRequiredService<WebPushOptions>().HostNames));
        services.AddSingleton(provider =>
        {
            var (options, address) = (provider.GetRequiredService<WebPushOptions>(), provider.GetRequiredService<ServerAddress>());
            return new WebPushWayOut(
                options, provider.GetRequiredService<VapidKey>(), ContactOf(options, address.PublicUrl), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WebPushWayOut>>());
        });
        services.AddSingleton(provider =>
        {
            var address = provider.GetRequiredService<ServerAddress>();
            return new WebMessages(provider.GetRequiredService<BadgeBook>(), () => address.PublicUrl);
        });
        services.AddSingleton<WebCards>();
        return services;
    }

    /// <summary>Whom push services may write to.</summary>
    internal static string ContactOf(WebPushOptions options, string publicUrl) =>
        options.Contact ?? (Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && !url.IsLoopback ? publicUrl : WebPushOptions.NoContact);

    /// <summary>The installation's key pair, made at the first start.</summary>
    internal static VapidKey Key(ServerKeys keys, ISecretBox box, ILogger log)
    {
        var kept = keys.Ensure(KeyName, () => box.Seal(VapidKey.NewSecret()));
        if (box.Open(kept) is { } secret) return VapidKey.Of(secret);
        LogKeyLost(log);
        kept = keys.Replace(KeyName, kept, box.Seal(VapidKey.NewSecret()));
        return VapidKey.Of(box.Open(kept) ?? throw new InvalidOperationException("The key of Web Push was sealed by a server with other keys: give every node the same ACTIVITYSMITH_SHARED_KEY"));
    }

    [LoggerMessage(LogLevel.Error, "The key of Web Push cannot be opened, as the keys that it was sealed with are gone: a new one was made, and browsers get pushes again once they have opened the app")]
    private static partial void LogKeyLost(ILogger log);

    private sealed class Check : IValidateOptions<WebPushOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebPushOptions options) =>
            options.FirstError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
    }
}
