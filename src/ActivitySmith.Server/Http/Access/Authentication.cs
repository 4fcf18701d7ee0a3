using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Access;

/// <summary>Turns the <c>Authorization</c> header (RFC 6750, scheme in any case) into a caller or a refusal.</summary>
public sealed class Authentication(IKeyRing keys, OperatorOptions operatorOptions)
{
    private const string Scheme = "Bearer";

    /// <summary>Characters; the server's own keys are far shorter.</summary>
    private const int LongestKey = 512;

    private readonly byte[]? operatorHash = operatorOptions.Key is { } key ? ApiKey.HashOf(key) : null;

    /// <summary>Null when the request may pass; its <see cref="Caller"/> is then a feature of the context, unless the operator asks.</summary>
    public Refusal? Authenticate(HttpContext context, Credential needed)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0) return Catalogue.MissingKey;
        if (header.Count > 1 || !TryReadToken(header[0], out var token)) return Catalogue.MalformedKey;

        Span<byte> bytes = stackalloc byte[LongestKey];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);

        if (needed == Credential.OperatorKey && operatorHash is not null && CryptographicOperations.FixedTimeEquals(hash, operatorHash)) return null;
        if (needed != Credential.OperatorKey && !token.StartsWith(ApiKey.Prefix, StringComparison.Ordinal)) return Catalogue.MalformedKey;
        if (keys.Find(hash) is not { } caller) return Catalogue.UnknownKey;
        switch (needed)
        {
            case Credential.OperatorKey: return Catalogue.NotTheOperator;
            case Credential.ManagingKey when !caller.CanManage: return Catalogue.NotAManagingKey;
            default:
                context.Features.Set(caller);
                return null;
        }
    }

    private static bool TryReadToken(string? header, out ReadOnlySpan<char> token)
    {
        token = default;
        var text = header.AsSpan().Trim(' ');
        if (text.Length <= Scheme.Length || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text[Scheme.Length] != ' ') return false;
        token = text[Scheme.Length..].TrimStart(' ');
        return token.Length is > 0 and <= LongestKey && !token.ContainsAnyExceptInRange('!', '~');
    }
}
