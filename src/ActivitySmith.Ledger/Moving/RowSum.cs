using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Ledger.Moving;

/// <summary>Count and checksum of a table's rows, independent of the engine and of the order of rows.</summary>
internal sealed class RowSum
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Rows { get; private set; }

    /// <summary>The sum of the first 8 bytes of each row's SHA-256, modulo 2^64.</summary>
    public ulong Sum { get; private set; }

    public void Add(object?[] row)
    {
        Span<byte> number = stackalloc byte[9];
        foreach (var value in row)
        {
            var (kind, bytes) = value switch
            {
                null => ('n', Array.Empty<byte>()),
                long integer => ('i', Bytes(integer)),
                double real => ('r', Bytes(BitConverter.DoubleToInt64Bits(real))),
                string text => ('t', Encoding.UTF8.GetBytes(text)),
                byte[] blob => ('b', blob),
                _ => throw new InvalidDataException($"A column contains an unsupported type: {value.GetType().Name}"),
            };
            number[0] = (byte)kind;
            BinaryPrimitives.WriteInt64LittleEndian(number[1..], bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }

        Sum += BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
        Rows++;
    }

    public bool Same(RowSum other) => Rows == other.Rows && Sum == other.Sum;

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
