using System.Net;
using System.Runtime.InteropServices;

namespace ActivitySmith.Delivery.Apns;

/// <summary>
/// A request body that reports when sending it begins. Before that, the request is incomplete for the peer (RFC 9113, section 8.1: no
/// END_STREAM was sent), so the peer cannot have processed it.
/// </summary>
internal sealed class NotedContent : ByteArrayContent
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly Action leaves;

    private NotedContent(ArraySegment<byte> bytes, Action leaves)
        : base(bytes.Array!, bytes.Offset, bytes.Count) => (body, this.leaves) = (bytes, leaves);

    /// <param name="body">May be shared by many requests.</param>
    /// <param name="leaves">Called before the first byte is written to the connection.</param>
    public static NotedContent Of(ReadOnlyMemory<byte> body, Action leaves) =>
        new(MemoryMarshal.TryGetArray(body, out var bytes) ? bytes : new ArraySegment<byte>(body.ToArray()), leaves);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        leaves();
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }
}
