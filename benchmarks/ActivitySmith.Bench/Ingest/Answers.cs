using System.Text;

namespace ActivitySmith.Bench.Ingest;

/// <summary>Finds the length of a response once enough of it has arrived; throws for a response that is not a success.</summary>
internal static class Answers
{
    /// <summary>An HTTP 200 with Content-Length or in chunks (RFC 9112, section 7.1).</summary>
    /// <returns>Length of head and body, or -1 while it is not known.</returns>
    public static int OfHttp(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0) return -1;
        if (!bytes.StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.UTF8.GetString(bytes));
        var field = bytes.IndexOf("Content-Length: "u8);
        if (field < 0 || field > head) return bytes[head..].IndexOf("\r\n0\r\n\r\n"u8) is >= 0 and var last ? head + last + 7 : -1;
        var digits = bytes[(field + 16)..head];
        var length = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            length = (length * 10) + digit - '0';
        }

        return head + 4 + length;
    }

    /// <summary>Like <see cref="OfHttp"/>, for a PUT that changed something.</summary>
    public static int OfUpdate(ReadOnlySpan<byte> bytes)
    {
        var length = OfHttp(bytes);
        if (length < 0 || bytes.Length < length) return length;
        return bytes.IndexOf("\"operation\":\"updated\""u8) > 0 ? length : throw new InvalidOperationException(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>The +OK of redis.</summary>
    public static int OfRedis(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.EndsWith("\r\n"u8)) return -1;
        return bytes.SequenceEqual("+OK\r\n"u8) ? bytes.Length : throw new InvalidOperationException(Encoding.UTF8.GetString(bytes));
    }
}
