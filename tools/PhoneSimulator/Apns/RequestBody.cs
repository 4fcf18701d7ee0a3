using System.Buffers;
using System.IO.Pipelines;

namespace PhoneSimulator.Apns;

internal static class RequestBody
{
    /// <summary>Maximum bytes that are read; far above every limit that is checked.</summary>
    private const int Most = 64 * 1024;

    /// <returns>The whole body, or its first 64 KiB.</returns>
    public static async ValueTask<byte[]> Read(PipeReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellation);
            if (result.IsCompleted || result.Buffer.Length > Most)
            {
                var body = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, Most)).ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
