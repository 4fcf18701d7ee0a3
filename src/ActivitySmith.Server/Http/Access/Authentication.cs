using System.Security.Cryptography;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Turns the <c>Authorization</c> header (RFC 6750, scheme case-insensitive) into a caller or a refusal. On the device routes a browser may send its cookie
/// instead of the header.
/// </summary>
public sealed class Authentication(IKeyRing keys, IDeviceRing devices, OperatorOptions operatorOptions, DeviceCookie cookie, OwnPage ownPage)
{
    private const string Scheme = "Bearer";

    /// <summary>Longest token that is looked up, in characters; the server's own keys are far shorter.</summary>
    private const int LongestKey = 512;

    private readonly byte[]? operatorHash = operatorOptions.Key is { } key ? Sha256.Of(key) : null;

    /// <summary>
    /// Null when the request is authenticated. Its <see cref="Caller"/> (for a device, its <see cref="PairedDevice"/>) is then a feature of the context;
    /// the operator has no such feature.
    /// </summary>
    public Refusal? Authenticate(HttpContext context, Credential needed)
    {
        var header = context.Request.Headers.Authorization;
        var isDevice = needed == Credential.Device;
        if (header.Count == 0) return isDevice ? AuthenticateBrowser(context) : Catalogue.MissingKey;
        if (header.Count > 1 || !TryReadToken(header[0], out var token)) return isDevice ? Catalogue.NotADeviceToken : Catalogue.MalformedKey;

        if (isDevice) return AuthenticateDevice(context, token);

        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Write(token, hash);
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

    private Refusal? AuthenticateBrowser(HttpContext context)
    {
        if (cookie.Read(context.Request) is not { } token) return Catalogue.NotADeviceToken;
        return ownPage.Sent(context.Request) ? AuthenticateDevice(context, token) : Catalogue.NotFromOwnPage;
    }

    private Refusal? AuthenticateDevice(HttpContext context, ReadOnlySpan<char> token)
    {
        if (!IsPlain(token) || !token.StartsWith(Device.Prefix, StringComparison.Ordinal)) return Catalogue.NotADeviceToken;
        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Write(token, hash);
        if (devices.Find(hash) is not { } device) return Catalogue.UnknownDevice;
        context.Features.Set(device);
        return null;
    }

    private static bool IsPlain(ReadOnlySpan<char> token) => token.Length is > 0 and <= LongestKey && !token.ContainsAnyExceptInRange('!', '~');

    private static bool TryReadToken(string? header, out ReadOnlySpan<char> token)
    {
        token = default;
        var text = header.AsSpan().Trim(' ');
        if (text.Length <= Scheme.Length || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text[Scheme.Length] != ' ') return false;
        token = text[Scheme.Length..].TrimStart(' ');
        return IsPlain(token);
    }
}
