using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ActivitySmith.Server.Http.Idempotency;

/// <summary>SHA-256 over method, path, query and raw body. Two requests with one Idempotency-Key are the same when their fingerprints are equal.</summary>
internal static class RequestFingerprint
{
    public static byte[] Of(HttpRequest request, ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // A line feed separates the parts, as neither a method nor a path can contain one.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}{request.QueryString}\n"));
        foreach (var segment in body) hash.AppendData(segment.Span);
        return hash.GetHashAndReset();
    }
}
