using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Server.Http.Idempotency;

/// <summary>SHA-256 over method, path and raw body: two requests with one Idempotency-Key are the same when these agree.</summary>
internal static class RequestFingerprint
{
    public static byte[] Of(HttpRequest request, ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // Neither a method nor a path can hold a line feed, so the parts cannot run into each other.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}{request.QueryString}\n"));
        foreach (var segment in body) hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }
}
