using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Access;

/// <summary>All paired devices, in memory, by the hash of their token.</summary>
public interface IDeviceRing
{
    /// <summary>Null when no device has this token, or the device was removed.</summary>
    /// <param name="sha256">SHA-256 of the token's UTF-8 bytes, 32 bytes; compared in fixed time.</param>
    PairedDevice? Find(ReadOnlySpan<byte> sha256);
}

/// <summary>A device that authenticates with its own token.</summary>
public sealed record PairedDevice(AccountId Account, string DeviceId);
