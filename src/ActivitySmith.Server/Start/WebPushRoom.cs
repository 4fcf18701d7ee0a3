using System.Security.Cryptography;
using ActivitySmith.Delivery.LiveActivities;
using ActivitySmith.Delivery.Notifications;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Start;

/// <summary>The way to browsers: its options, its key and its parts.</summary>
public static partial class WebPushRoom
{
    /// <summary>Name of the key pair among <see cref="ServerKeys"/>.</summary>
    private const string KeyName = "web-push";

    public static IServiceCollection AddWebPush(this IServiceCollection services, WebPushOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ServerKeys>();
        services.AddSingleton(provider => Key(provider.GetRequiredService<ServerKeys>(), provider.GetRequiredService<ISecretBox>(), provider.GetRequiredService<ILogger<VapidKey>>()));
        services.AddSingleton(_ => new PushHosts(options.HostNames));
        services.AddSingleton(provider =>
        {
            var address = provider.GetRequiredService<ServerAddress>();
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

    /// <summary>The key pair as it lies in the database; makes none.</summary>
    /// <param name="keys">Of that database.</param>
    /// <param name="box">Null when the keys that it would open with are not there.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    internal static async Task<KeptKey> Kept(ServerKeys keys, ISecretBox? box, CancellationToken cancellation)
    {
        if (await keys.Find(KeyName, cancellation) is not { } kept) return new(Key: null, "there is none yet: start the server, which makes one");
        try
        {
            return box?.Open(kept) is { } secret ? new(VapidKey.Of(secret), Trouble: null) : new(
                Key: null,
                "it cannot be opened, as what it was sealed with is gone (session-keys in the data directory, or ACTIVITYSMITH_SHARED_KEY): bring that back from a backup; "
                    + "else the next start makes a new key, and browsers get messages again once they have opened the app");
        }
        catch (Exception error) when (error is CryptographicException or FormatException or InvalidOperationException)
        {
            // No key, or sealed keys of a cluster with another shared key: the doctor says so, and the server would not start on it.
            return new(Key: null, $"it cannot be used: {error.Message}");
        }
    }

    private static string Key(string name) => $"{WebPushOptions.Section}__{name}".ToUpperInvariant();

    [LoggerMessage(LogLevel.Error, "The key of Web Push cannot be opened, as the keys that it was sealed with are gone: a new one was made, and browsers get pushes again once they have opened the app")]
    private static partial void LogKeyLost(ILogger log);
}
