using System.Buffers.Binary;
using System.Text;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// The decrypted side of a connection. Parses frame headers (RFC 9113, section 4.1), because HttpClient does not report two events that
/// the sender must act on: GOAWAY (section 6.8) with Apple's reason, and the end of the connection.
/// </summary>
internal sealed class GoAwayWatch(Stream inner, Action<string?> ending) : Stream
{
    private const int HeadLength = 9;
    private const byte GoAway = 7;

    /// <summary>Maximum of GOAWAY bytes to keep. Apple's reasons are short.</summary>
    private const int MaxKept = 512;

    private readonly byte[] head = new byte[HeadLength];
    private readonly byte[] kept = new byte[MaxKept];
    private int headFilled;
    private int keptFilled;
    private int left;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch
        {
            ending(null);
            throw;
        }

        if (read == 0 && buffer.Length > 0) ending(null);
        else Follow(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        ending(null);
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ending(null);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Parses frame after frame. A read may hold any part of a frame.</summary>
    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (headFilled < HeadLength)
            {
                var taken = Math.Min(HeadLength - headFilled, bytes.Length);
                bytes[..taken].CopyTo(head.AsSpan(headFilled));
                headFilled += taken;
                bytes = bytes[taken..];
                if (headFilled < HeadLength) return;
                left = (head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1));
                keptFilled = 0;
            }

            var part = bytes[..Math.Min(left, bytes.Length)];
            if (head[3] == GoAway) Keep(part);
            left -= part.Length;
            bytes = bytes[part.Length..];
            if (left > 0) return;
            headFilled = 0;
            if (head[3] == GoAway) ending(Reason());
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        var taken = Math.Min(part.Length, MaxKept - keptFilled);
        part[..taken].CopyTo(kept.AsSpan(keptFilled));
        keptFilled += taken;
    }

    /// <summary>The debug data (Apple: JSON with a <c>reason</c>), or the error code when there is none.</summary>
    private string Reason()
    {
        if (keptFilled > 8) return Encoding.UTF8.GetString(kept, 8, keptFilled - 8);
        return keptFilled == 8 ? $"GOAWAY {BinaryPrimitives.ReadUInt32BigEndian(kept.AsSpan(4))}" : "GOAWAY";
    }
}
