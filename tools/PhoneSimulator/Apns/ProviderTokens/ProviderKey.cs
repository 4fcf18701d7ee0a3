using System.Security.Cryptography;

namespace PhoneSimulator.Apns.ProviderTokens;

/// <summary>A registered signing key.</summary>
/// <param name="Environment"><c>production</c>, <c>sandbox</c>; null: an older key that is valid for both.</param>
/// <param name="PublicKey">P-256.</param>
public sealed record ProviderKey(string KeyId, string TeamId, string? Environment, ECDsa PublicKey);
