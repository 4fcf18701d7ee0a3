using System.Buffers.Binary;
using System.Text;

namespace ActivitySmith.EndToEnd.Tests.Monitoring;

/// <summary>One field of a Protocol Buffers message (https://protobuf.dev/programming-guides/encoding/), read without the message's description.</summary>
/// <param name="Number">Number of the field.</param>
/// <param name="Bytes">Content of a field with a length; empty for a number.</param>
/// <param name="Value">Value of a number; 0 for a field with a length.</param>
internal readonly record struct WireField(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>The fields of the message inside of this field.</summary>
    public IReadOnlyList<WireField> Fields => Read(Bytes);

    public static IReadOnlyList<WireField> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<WireField>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new WireField(number, default, Varint(ref message)));
                    break;
                case 1:
                    fields.Add(new WireField(number, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span)));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    fields.Add(new WireField(number, message[..length], 0));
                    message = message[length..];
                    break;
                case 5:
                    fields.Add(new WireField(number, default, BinaryPrimitives.ReadUInt32LittleEndian(message.Span)));
                    message = message[4..];
                    break;
                default:
                    throw new FormatException($"Field {number} has the wire type {tag & 7}");
            }
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var one = message.Span[0];
            message = message[1..];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80) return value;
            shift += 7;
        }
    }
}
