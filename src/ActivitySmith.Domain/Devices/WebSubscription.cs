using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.Devices;

/// <summary>A Web Push subscription of a browser or home-screen app (W3C Push API: PushSubscription).</summary>
public sealed record WebSubscription
{
    /// <summary>Maximum characters of an endpoint; current ones have 100 to 500.</summary>
    public const int MaxEndpoint = 2_048;

    /// <summary>Bytes of an uncompressed P-256 point.</summary>
    public const int KeySize = 65;

    /// <summary>Bytes of the authentication secret (RFC 8291, section 3.2).</summary>
    public const int AuthSize = 16;

    /// <summary>
    /// https URL at a push service. It is a secret and no response contains it: with the URL and the server's key, anyone could send to the browser.
    /// </summary>
    public required string Endpoint { get; init; }

    /// <summary>The browser's public key: base64url of an uncompressed P-256 point.</summary>
    public required string P256dh { get; init; }

    /// <summary>The browser's secret: base64url.</summary>
    public required string Auth { get; init; }

    /// <summary>The server's public key at the time of the report; the push service accepts no other key for this subscription.</summary>
    public required string VapidKey { get; init; }

    /// <summary>The device's own counter; a report with a lower value is outdated.</summary>
    public long Generation { get; init; }

    /// <summary>When the device first reported it in this form.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    [JsonIgnore]
    public Uri Address => new(Endpoint);

    /// <summary>
    /// Whether the endpoint is at Apple's push service. On an iPhone a notification does not replace an earlier one with the same tag, and each push
    /// must show one (WebKit). The address does not distinguish iPhones from Macs, so both are treated alike.
    /// </summary>
    [JsonIgnore]
    public bool IsApple => Address.Host.EndsWith(".push.apple.com", StringComparison.Ordinal);

    /// <summary>Checks a subscription as sent.</summary>
    /// <param name="endpoint">Null when missing; the same applies to the other members.</param>
    /// <param name="p256dh">See <see cref="P256dh"/>.</param>
    /// <param name="auth">See <see cref="Auth"/>.</param>
    /// <param name="hosts">Allowed hosts of endpoints.</param>
    /// <param name="vapidKey">The server's current public key.</param>
    public static Result<WebSubscription> Parse(string? endpoint, string? p256dh, string? auth, PushHosts hosts, string vapidKey)
    {
        if (endpoint is null or { Length: > MaxEndpoint } || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return Refuse("endpoint", $"must be an https:// URL of at most {MaxEndpoint} characters, as PushSubscription gives it");
        var host = address.IdnHost.ToLowerInvariant();
        if (PushHosts.IsNowhere(host)) return Catalogue.DeadSubscription;
        if (!hosts.Has(host))
        {
            return Refuse("endpoint",
                $"is at {address.IdnHost}, which is not a known push service; the operator can add the host with ACTIVITYSMITH_WEBPUSH__HOSTS");
        }
        if (Decode(p256dh, KeySize) is not { } key || !IsOnCurve(key))
            return Refuse("p256dh", $"must be base64url of an uncompressed P-256 public key ({KeySize} bytes)");
        if (Decode(auth, AuthSize) is not { } secret) return Refuse("auth", $"must be base64url of {AuthSize} bytes");
        return new WebSubscription
        {
            Endpoint = address.AbsoluteUri,
            P256dh = Base64Url.EncodeToString(key),
            Auth = Base64Url.EncodeToString(secret),
            VapidKey = vapidKey,
        };
    }

    /// <summary>The newer of the known and the reported subscription, by generation. An unchanged subscription returns the known instance.</summary>
    /// <param name="known">Null for none.</param>
    /// <param name="reported">Null keeps the known one.</param>
    /// <param name="generation">Null: the reported one is newer.</param>
    /// <param name="now">The server's receive time.</param>
    public static WebSubscription? Newer(WebSubscription? known, WebSubscription? reported, long? generation, DateTimeOffset now)
    {
        if (reported is null || (known is not null && generation < known.Generation)) return known;
        var next = reported with { Generation = generation ?? known?.Generation ?? 0, ReportedAt = now };
        return known is not null && next with { ReportedAt = known.ReportedAt } == known ? known : next;
    }

    private static byte[]? Decode(string? text, int size)
    {
        var plain = text.AsSpan().TrimEnd('=');
        return Base64Url.IsValid(plain, out var length) && length == size ? Base64Url.DecodeFromChars(plain) : null;
    }

    private static bool IsOnCurve(byte[] point)
    {
        if (point[0] != 4) return false;
        try
        {
            using var key = ECDiffieHellman.Create(Parameters(point));
            return true;
        }
        catch (CryptographicException)
        {
            return false; // The import checks that the point is on the curve; a point that is not could reveal the server's private key (RFC 8291, section 7).
        }
    }

    /// <param name="point">Uncompressed.</param>
    public static ECParameters Parameters(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
    };

    private static Refusal Refuse(string member, string what) => Catalogue.InvalidBody($"web_push.{member}", $"web_push.{member} {what}");
}
