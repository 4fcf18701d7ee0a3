namespace PhoneSimulator.Apns.ProviderTokens;

/// <summary>What an authorization header was found to be.</summary>
/// <param name="Key">Null when it is refused.</param>
/// <param name="IssuedAt">UNIX seconds.</param>
/// <param name="Refusal">Null when signature and claims are in order; age and environment are judged at each use.</param>
internal sealed record ProviderToken(ProviderKey? Key, long IssuedAt, ApnsAnswer? Refusal);
