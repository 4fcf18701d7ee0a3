using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.People;

/// <summary>What a password must be: long, and nothing else (NIST SP 800-63B, 5.1.1.2).</summary>
public static class Passwords
{
    public const int MinLength = 10;

    /// <summary>Hashing reads all of it; longer ones would only cost time.</summary>
    public const int MaxLength = 256;

    public static Refusal? Check(string? password) =>
        password is { Length: >= MinLength and <= MaxLength } && !string.IsNullOrWhiteSpace(password) ? null : PeopleCatalogue.InvalidPassword;
}
