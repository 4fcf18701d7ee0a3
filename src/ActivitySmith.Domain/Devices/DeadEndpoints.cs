using System.Buffers.Text;

namespace ActivitySmith.Domain.Devices;

/// <summary>
/// Endpoints that a push service reported as expired. The browser may not know this and reports its endpoint again whenever its app opens; the server
/// would then send to it until the next push fails. Stored as hashes: the endpoints are secrets and no longer needed.
/// </summary>
public static class DeadEndpoints
{
    /// <summary>Maximum per device; the oldest are dropped first.</summary>
    public const int Kept = 16;

    /// <summary>Bytes of the hash: enough to distinguish the few addresses of one device.</summary>
    private const int HashSize = 16;

    public static bool Has(Device device, string endpoint) => device.DeadEndpoints is { Count: > 0 } dead && dead.Contains(HashOf(endpoint));

    /// <summary>The device without the endpoint, whose hash is stored; a newer subscription stays.</summary>
    public static Device Bury(Device device, string endpoint)
    {
        var after = device.WebPush?.Endpoint == endpoint ? device with { WebPush = null } : device;
        if (Has(device, endpoint)) return after;
        return after with { DeadEndpoints = [.. (device.DeadEndpoints ?? []).TakeLast(Kept - 1), HashOf(endpoint)] };
    }

    private static string HashOf(string endpoint) => Base64Url.EncodeToString(Sha256.Of(endpoint).AsSpan(0, HashSize));
}
