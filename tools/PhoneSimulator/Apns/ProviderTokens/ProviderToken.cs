namespace PhoneSimulator.Apns.ProviderTokens;

/// <summary>The result of checking an authorization header.</summary>
/// <param name="Key">Null when it is refused.</param>
/// <param name="IssuedAt">UNIX seconds.</param>
/// <param name="Refusal">Null when signature and claims are valid; age and environment are checked at each use.</param>
internal sealed record ProviderToken(ProviderKey? Key, long IssuedAt, ApnsAnswer? Refusal);
