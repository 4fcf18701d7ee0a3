using System.Security.Cryptography;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Keys;

/// <summary>The installation's VAPID key pair (RFC 8292), stored encrypted in <see cref="ServerKeys"/>.</summary>
internal static partial class WebPushKey
{
    /// <summary>Name of the key pair in <see cref="ServerKeys"/>.</summary>
    private const string Name = "web-push";

    /// <summary>Returns the key pair. Creates it at the first start, and replaces one that cannot be decrypted.</summary>
    public static VapidKey Ensure(ServerKeys keys, ISecretBox box, ILogger log)
    {
        var kept = keys.Ensure(Name, () => box.Seal(VapidKey.NewSecret()));
        if (box.Open(kept) is { } secret) return VapidKey.Of(secret);
        LogKeyLost(log);
        kept = keys.Replace(Name, kept, box.Seal(VapidKey.NewSecret()));
        return VapidKey.Of(box.Open(kept) ?? throw new InvalidOperationException(
            "The Web Push key was encrypted by a server with other keys: set the same ACTIVITYSMITH_SHARED_KEY on every node"));
    }

    /// <summary>Reads the key pair from the database, and never creates one.</summary>
    /// <param name="keys">Keys of the database.</param>
    /// <param name="box">Null when the keys to decrypt it with are missing.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<StoredVapidKey> Read(ServerKeys keys, ISecretBox? box, CancellationToken cancellation)
    {
        if (await keys.Find(Name, cancellation) is not { } kept) return new(Key: null, "no key exists yet: start the server, which creates one");
        try
        {
            return box?.Open(kept) is { } secret ? new(VapidKey.Of(secret), Problem: null) : new(
                Key: null,
                "the key cannot be decrypted, because session-keys in the data directory or ACTIVITYSMITH_SHARED_KEY is missing or has changed: restore it "
                    + "from a backup; otherwise the next start creates a new key, and each browser gets pushes again only after it has opened the app");
        }
        catch (Exception error) when (error is CryptographicException or FormatException or InvalidOperationException)
        {
            // The value is no key, or the keys are encrypted with another shared key; the server would not start with them either.
            return new(Key: null, $"the key cannot be used: {error.Message}");
        }
    }

    [LoggerMessage(LogLevel.Error,
        "Web Push key replaced: the old key cannot be decrypted, because the keys that encrypted it are missing; each browser gets pushes again only after it "
        + "has opened the app")]
    private static partial void LogKeyLost(ILogger log);
}
