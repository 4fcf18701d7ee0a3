using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Domain.Devices;

/// <summary>
/// Endpoints that push services called dead. A browser may not know, and reports its own again whenever its app is opened; taken again, it
/// would be called on until the next message fails. Kept as hashes: the endpoints themselves are secrets, and of no use any more.
/// </summary>
public static class DeadEndpoints
{
    /// <summary>Per device; the oldest go first.</summary>
    public const int Kept = 16;

    /// <summary>Bytes of the hash: enough to tell a few addresses of one device apart.</summary>
    private const int HashSize = 16;

    public static bool Has(Device device, string endpoint) => device.DeadEndpoints is { Count: > 0 } dead && dead.Contains(HashOf(endpoint));

    /// <summary>The device without the endpoint, which is remembered; a newer subscription stays.</summary>
    public static Device Bury(Device device, string endpoint)
    {
        var after = device.WebPush?.Endpoint == endpoint ? device with { WebPush = null } : device;
        if (Has(device, endpoint)) return after;
        return after with { DeadEndpoints = [.. (device.DeadEndpoints ?? []).TakeLast(Kept - 1), HashOf(endpoint)] };
    }

    private static string HashOf(string endpoint) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)).AsSpan(0, HashSize));
}
