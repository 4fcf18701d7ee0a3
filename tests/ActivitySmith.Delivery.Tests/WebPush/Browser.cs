using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ActivitySmith.Delivery.Tests.Notifications;
using ActivitySmith.Domain.Devices;

namespace ActivitySmith.Delivery.Tests.WebPush;

/// <summary>The receiving side of RFC 8291, written from the text of RFC 8291 and not from the sender's code.</summary>
internal sealed class Browser : IDisposable
{
    private readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] auth = RandomNumberGenerator.GetBytes(16);

    public string P256dh => Base64Url.EncodeToString(Point(key));

    public string Auth => Base64Url.EncodeToString(auth);

    public WebSubscription Subscription(string endpoint, string vapidKey) =>
        new() { Endpoint = endpoint, P256dh = P256dh, Auth = Auth, VapidKey = vapidKey, ReportedAt = DateTimeOffset.UnixEpoch };

    /// <summary>A paired browser with that subscription.</summary>
    public static Device Device(string id, WebSubscription? subscription, DateTimeOffset now) => new()
    {
        Account = DeliveryKit.Home,
        Id = id,
        UserId = "owner",
        Kind = DeviceKind.Web,
        Name = id,
        CreatedAt = now,
        TokenHash = new byte[32],
        WebPush = subscription,
    };

    public byte[] Decrypt(byte[] body)
    {
        var (salt, recordSize, idLength) = (body[..16], BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16, 4)), body[20]);
        var serverKey = body[21..(21 + idLength)];
        var record = body[(21 + idLength)..];
        if (record.Length > recordSize) throw new InvalidDataException("The record is longer than it says");

        using var server = ECDiffieHellman.Create(WebSubscription.Parameters(serverKey));
        using var serverPublic = server.PublicKey;
        var shared = key.DeriveRawSecretAgreement(serverPublic);
        using var first = new HMACSHA256(auth);
        var pseudo = first.ComputeHash(shared);
        using var second = new HMACSHA256(pseudo);
        var input = second.ComputeHash([.. "WebPush: info"u8, 0, .. Point(key), .. serverKey, 1]);
        using var third = new HMACSHA256(salt);
        using var fourth = new HMACSHA256(third.ComputeHash(input));
        var content = fourth.ComputeHash([.. "Content-Encoding: aes128gcm"u8, 0, 1])[..16];
        var nonce = fourth.ComputeHash([.. "Content-Encoding: nonce"u8, 0, 1])[..12];

        var plain = new byte[record.Length - 16];
        using var cipher = new AesGcm(content, 16);
        cipher.Decrypt(nonce, record[..^16], record[^16..], plain);
        var end = Array.FindLastIndex(plain, value => value != 0);
        return plain[end] == 2 ? plain[..end] : throw new InvalidDataException("The record is not the last one");
    }

    public JsonElement Read(byte[] body) => JsonDocument.Parse(Decrypt(body)).RootElement;

    public void Dispose() => key.Dispose();

    private static byte[] Point(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }
}
