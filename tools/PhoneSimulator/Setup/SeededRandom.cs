using System.Buffers.Binary;

namespace PhoneSimulator.Setup;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): numbers from one seed, the same on every machine and version. Not for secrets: its tokens belong to phones
/// that do not exist. Safe for many threads without a lock, as each number is the mix of its own counter.
/// </summary>
public sealed class SeededRandom(long seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private long counter = seed;

    public ulong Next()
    {
        var mixed = (ulong)Interlocked.Add(ref counter, unchecked((long)Step));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + (to - from) * Fraction();

    /// <param name="bytes">A multiple of 8.</param>
    public string Hex(int bytes) => Convert.ToHexStringLower(Bytes(bytes));

    /// <param name="count">A multiple of 8.</param>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count; at += 8) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), Next());
        return bytes;
    }

    /// <summary>A version 4 UUID.</summary>
    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Next());
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
