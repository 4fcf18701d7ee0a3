using System.Runtime.InteropServices;

namespace ActivitySmith.Ledger;

/// <summary>
/// The first 16 of the 32 bytes of a secret's SHA-256, to find what may be its; enough to spread, not to decide. What is looked up is a
/// hash of what was sent, so the time of the look-up tells nothing about a secret; the whole hash is compared in fixed time.
/// </summary>
internal readonly record struct SecretHash(ulong First, ulong Second)
{
    public static SecretHash Of(ReadOnlySpan<byte> sha256) => new(MemoryMarshal.Read<ulong>(sha256), MemoryMarshal.Read<ulong>(sha256[8..]));
}
