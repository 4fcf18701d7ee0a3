using System.Runtime.InteropServices;

namespace ActivitySmith.Ledger;

/// <summary>
/// The first 16 of the 32 bytes of a secret's SHA-256, as a lookup key. It only finds a candidate: the whole hash is then compared in fixed time. The
/// lookup uses a hash of the input, so its duration reveals nothing about a secret.
/// </summary>
internal readonly record struct SecretHash(ulong First, ulong Second)
{
    public static SecretHash Of(ReadOnlySpan<byte> sha256) => new(MemoryMarshal.Read<ulong>(sha256), MemoryMarshal.Read<ulong>(sha256[8..]));
}
