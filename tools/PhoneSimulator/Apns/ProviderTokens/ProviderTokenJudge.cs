using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns.ProviderTokens;

/// <summary>Checks provider tokens by the rules of Apple's "Establishing a token-based connection to APNs".</summary>
public sealed class ProviderTokenJudge(SimulatorClock clock) : IDisposable
{
    /// <summary>Seconds; an older token is refused.</summary>
    public const int LongestAge = 3600;

    /// <summary>Minimum seconds between two tokens of one connection.</summary>
    public const int ShortestInterval = 20 * 60;

    /// <summary>Seconds that a token may be issued in the future; Apple publishes no number.</summary>
    private const int FutureTolerance = 300;

    /// <summary>Maximum number of checked headers in the cache.</summary>
    private const int CacheLimit = 1000;

    private const int KeyLimit = 400;

    private readonly ConcurrentDictionary<string, ProviderKey> keys = new();
    private readonly ConcurrentDictionary<string, ProviderToken> seen = new();

    /// <returns>False when the limit is reached.</returns>
    public bool Register(ProviderKey key)
    {
        if (keys.Count >= KeyLimit) return false;
        keys[key.KeyId] = key;
        seen.Clear();
        return true;
    }

    public void Dispose()
    {
        foreach (var key in keys.Values) key.PublicKey.Dispose();
    }

    /// <returns>Null when the request is authorized.</returns>
    internal ApnsAnswer? Judge(string? authorization, ApnsConnection connection)
    {
        if (string.IsNullOrEmpty(authorization)) return ApnsAnswers.MissingProviderToken;
        ProviderToken token;
        if (connection.LastSeen is { } last && last.Header == authorization)
        {
            token = last.Token;
        }
        else
        {
            token = Look(authorization);
            connection.LastSeen = (authorization, token);
        }

        if (token.Refusal is { } refusal) return refusal;
        var age = clock.ApnsSeconds() - token.IssuedAt;
        if (age > LongestAge) return ApnsAnswers.ExpiredProviderToken;
        if (age < -FutureTolerance) return ApnsAnswers.InvalidProviderToken;
        if (connection.Environment is { } side && token.Key!.Environment is { } own && own != side) return ApnsAnswers.BadEnvironmentKeyIdInToken;
        return ReferenceEquals(connection.Token, token) ? null : Bind(token, connection);
    }

    /// <summary>The first token binds the connection to its team and key; a later one must have the same, and must not come too soon.</summary>
    private static ApnsAnswer? Bind(ProviderToken token, ApnsConnection connection)
    {
        if (connection.Token is { } bound && bound != token)
        {
            if (bound.Key!.TeamId != token.Key!.TeamId) return ApnsAnswers.InvalidProviderToken;
            if (bound.Key.KeyId != token.Key.KeyId) return ApnsAnswers.UnrelatedKeyIdInToken;
            if (Math.Abs(token.IssuedAt - bound.IssuedAt) < ShortestInterval) return ApnsAnswers.TooManyProviderTokenUpdates;
        }

        connection.Token = token;
        return null;
    }

    private ProviderToken Look(string authorization)
    {
        if (seen.TryGetValue(authorization, out var known)) return known;
        var token = Parse(authorization);
        if (seen.Count >= CacheLimit) seen.Clear();
        return seen.GetOrAdd(authorization, token);
    }

    private ProviderToken Parse(string authorization)
    {
        var refused = new ProviderToken(null, 0, ApnsAnswers.InvalidProviderToken);
        const string scheme = "bearer ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return refused;
        var parts = authorization[scheme.Length..].Split('.');
        if (parts.Length != 3 || Member(parts[0], "alg") is not { } algorithm || !IsText(algorithm, "ES256")) return refused;
        if (Member(parts[0], "kid") is not { ValueKind: JsonValueKind.String } keyId || !keys.TryGetValue(keyId.GetString()!, out var key)) return refused;
        if (Member(parts[1], "iss") is not { } issuer || !IsText(issuer, key.TeamId)) return refused;
        if (Member(parts[1], "iat") is not { ValueKind: JsonValueKind.Number } issuedAt || !issuedAt.TryGetInt64(out var seconds)) return refused;
        return IsSigned(parts, key) ? new(key, seconds, null) : refused;
    }

    private static bool IsSigned(string[] parts, ProviderKey key)
    {
        // JWS signs the text of the first two parts; its ES256 signature is r and s, 32 bytes each (RFC 7518, section 3.4).
        var signature = Decode(parts[2]);
        if (signature is not { Length: 64 }) return false;
        var signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        lock (key)
            return key.PublicKey.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static JsonElement? Member(string part, string name)
    {
        if (Decode(part) is not { } json) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : null;
        }
        catch (JsonException)
        {
            // A token without valid JSON; the caller refuses it.
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        // The platform's base64url decoders accept padding; JWS has none.
        if (part.Contains('=') || !Base64Url.IsValid(part)) return null;
        return Base64Url.DecodeFromChars(part);
    }

    private static bool IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
