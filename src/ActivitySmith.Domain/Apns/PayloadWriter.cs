using System.Buffers;
using System.Text.Json;

namespace ActivitySmith.Domain.Apns;

/// <summary>Writes payloads with one writer and one buffer per thread, so that a payload allocates only its own bytes.</summary>
internal static class PayloadWriter
{
    /// <summary>A buffer with more bytes than this is not reused.</summary>
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? json;

    public static byte[] Bytes<T>(T value, Action<T, Utf8JsonWriter> write) => Write(value, write).ToArray();

    public static int Length<T>(T value, Action<T, Utf8JsonWriter> write) => Write(value, write).Length;

    /// <summary>Valid until the next call on this thread.</summary>
    private static ReadOnlySpan<byte> Write<T>(T value, Action<T, Utf8JsonWriter> write)
    {
        if (buffer is null || json is null || buffer.Capacity > KeptBytes)
        {
            buffer = new ArrayBufferWriter<byte>(4096);
            json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainJson.Encoder, SkipValidation = true });
        }

        buffer.ResetWrittenCount();
        json.Reset(buffer);
        write(value, json);
        json.Flush();
        return buffer.WrittenSpan;
    }
}
