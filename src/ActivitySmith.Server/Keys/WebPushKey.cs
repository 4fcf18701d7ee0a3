using System.Security.Cryptography;
using ActivitySmith.Delivery.WebPush;
using ActivitySmith.Delivery.WebPush.Doctor;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Keys;

/// <summary>The installation's VAPID key pair (RFC 8292), sealed among <see cref="ServerKeys"/>.</summary>
internal static partial class WebPushKey
{
    /// <summary>Name of the key pair among <see cref="ServerKeys"/>.</summary>
    private const string Name = "web-push";

    /// <summary>The key pair; creates it at the first start.</summary>
    public static VapidKey Ensure(ServerKeys keys, ISecretBox box, ILogger log)
    {
        var kept = keys.Ensure(Name, () => box.Seal(VapidKey.NewSecret()));
        if (box.Open(kept) is { } secret) return VapidKey.Of(secret);
        LogKeyLost(log);
        kept = keys.Replace(Name, kept, box.Seal(VapidKey.NewSecret()));
        return VapidKey.Of(box.Open(kept) ?? throw new InvalidOperationException("The key of Web Push was sealed by a server with other keys: give every node the same ACTIVITYSMITH_SHARED_KEY"));
    }

    /// <summary>The key pair as it lies in the database; makes none.</summary>
    /// <param name="keys">Of that database.</param>
    /// <param name="box">Null when the keys that it would open with are not there.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    public static async Task<KeptKey> Read(ServerKeys keys, ISecretBox? box, CancellationToken cancellation)
    {
        if (await keys.Find(Name, cancellation) is not { } kept) return new(Key: null, "there is none yet: start the server, which makes one");
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

    [LoggerMessage(LogLevel.Error, "The key of Web Push cannot be opened, as the keys that it was sealed with are gone: a new one was made, and browsers get pushes again once they have opened the app")]
    private static partial void LogKeyLost(ILogger log);
}
