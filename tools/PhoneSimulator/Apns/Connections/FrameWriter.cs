using System.Buffers.Binary;
using System.IO.Pipelines;

namespace PhoneSimulator.Apns.Connections;

/// <summary>
/// Changes HTTP/2 frames between Kestrel and TLS. Kestrel supports one stream limit for the whole life of a connection and no GOAWAY with a reason;
/// APNs lowers the limit to 1 until the first valid request and sends the reason of a GOAWAY. So this writer changes the first SETTINGS frame, and
/// inserts frames between two flushes: Kestrel flushes at the end of a frame, and never from two threads at once.
/// </summary>
internal sealed class FrameWriter(PipeWriter inner, int firstStreamLimit) : PipeWriter
{
    private const int HeaderLength = 9;
    private const byte SettingsType = 4;
    private const byte GoAwayType = 7;
    private const ushort MaxConcurrentStreams = 3;

    private List<byte>? beginning = [];
    private byte[] handedOut = [];
    private byte[]? pending;
    private bool isInFrame;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes + (beginning?.Count ?? 0);

    /// <summary>SETTINGS with a new stream limit (RFC 9113, section 6.5).</summary>
    public static byte[] StreamLimit(int limit)
    {
        var frame = new byte[HeaderLength + 6];
        frame[2] = 6;
        frame[3] = SettingsType;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(HeaderLength), MaxConcurrentStreams);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(HeaderLength + 2), limit);
        return frame;
    }

    /// <summary>GOAWAY without an error code of HTTP/2 and with a body, as APNs sends it (RFC 9113, section 6.8).</summary>
    public static byte[] GoAway(int lastStream, byte[] body)
    {
        var frame = new byte[HeaderLength + 8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (8 + body.Length) << 8);
        frame[3] = GoAwayType;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(HeaderLength), lastStream);
        body.CopyTo(frame, HeaderLength + 8);
        return frame;
    }

    /// <summary>Sends whole frames before Kestrel's next ones (for example its GOAWAY), or with the flush in progress.</summary>
    public void Queue(byte[] frames)
    {
        byte[]? before;
        do before = Volatile.Read(ref pending);
        while (Interlocked.CompareExchange(ref pending, before is null ? frames : [.. before, .. frames], before) != before);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (beginning is not null) return handedOut = new byte[Math.Max(sizeHint, 256)];
        if (!isInFrame) WritePending();
        return inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        if (beginning is not null) return GetMemory(sizeHint).Span;
        if (!isInFrame) WritePending();
        return inner.GetSpan(sizeHint);
    }

    public override void Advance(int bytes)
    {
        isInFrame = true;
        if (beginning is null) inner.Advance(bytes);
        else beginning.AddRange(handedOut.AsSpan(0, bytes));
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (beginning is not null) Begin();
        WritePending();
        isInFrame = false;
        return inner.FlushAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    private void WritePending()
    {
        if (pending is null || Interlocked.Exchange(ref pending, null) is not { } frames) return;
        frames.CopyTo(inner.GetSpan(frames.Length));
        inner.Advance(frames.Length);
    }

    /// <summary>Forwards the bytes before the first flush, with the stream limit in their SETTINGS changed.</summary>
    private void Begin()
    {
        var bytes = beginning!.ToArray();
        beginning = null;
        handedOut = [];
        if (bytes.Length > HeaderLength && bytes[3] == SettingsType)
        {
            var length = (bytes[0] << 16) | (bytes[1] << 8) | bytes[2];
            for (var at = HeaderLength; at + 6 <= Math.Min(bytes.Length, HeaderLength + length); at += 6)
                if (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) == MaxConcurrentStreams)
                    BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at + 2), firstStreamLimit);
        }

        bytes.CopyTo(inner.GetSpan(bytes.Length));
        inner.Advance(bytes.Length);
    }
}
