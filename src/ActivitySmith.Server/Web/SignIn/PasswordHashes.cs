using System.Buffers.Binary;
using System.Security.Cryptography;
using ActivitySmith.Domain.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>The result of a password check.</summary>
/// <param name="IsRight">Whether it is the one that was hashed.</param>
/// <param name="Rehashed">A new hash that replaces the stored one when that is weaker or in an old format; null otherwise.</param>
internal readonly record struct PasswordMatch(bool IsRight, string? Rehashed);

/// <summary>
/// Hashes passwords with a salt (PBKDF2 with HMAC-SHA-512) and compares them. Every comparison has the same cost, also with a weaker hash and without
/// a hash.
/// </summary>
internal sealed class PasswordHashes : IDisposable
{
    /// <summary>OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512.</summary>
    public const int Iterations = 210_000;

    /// <summary>Maximum number of comparisons that wait for a processor; further ones are refused.</summary>
    private const int QueueLimit = 200;

    /// <summary>The hasher requires a user object and does not use it.</summary>
    private static readonly Person Nobody = new() { Account = default, UserId = "", UpdatedAt = DateTimeOffset.UnixEpoch };

    private readonly PasswordHasher<Person> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>The hash for the comparison when no person has the address.</summary>
    private readonly Lazy<string> nobodysHash;

    /// <summary>Leaves one processor free for everything else.</summary>
    private readonly SemaphoreSlim processors = new(Math.Max(1, Environment.ProcessorCount - 1));

    private readonly Passwords passwords;

    private int waiting;

    public PasswordHashes(Passwords passwords)
    {
        this.passwords = passwords;
        nobodysHash = new(() => Make(Domain.Randomness.Text(20)));
    }

    public void Dispose() => processors.Dispose();

    /// <summary>Returns null when too many comparisons wait.</summary>
    public Task<string?> Hash(string password) => Run(() => Make(password));

    /// <summary>Returns null when too many comparisons wait.</summary>
    /// <param name="hashes">The hashes that the password may match; null is a hash that no person has.</param>
    /// <param name="password">As typed.</param>
    public async Task<IReadOnlyList<PasswordMatch>?> Compare(IReadOnlyList<string?> hashes, string password) =>
        await Run(() => hashes.Select(hash => Match(hash, password)).ToList());

    private async Task<T?> Run<T>(Func<T> work)
        where T : class
    {
        if (Interlocked.Increment(ref waiting) > QueueLimit)
        {
            Interlocked.Decrement(ref waiting);
            return null;
        }

        await processors.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            processors.Release();
            Interlocked.Decrement(ref waiting);
        }
    }

    private string Make(string password) => hasher.HashPassword(Nobody, passwords.Normal(password));

    private PasswordMatch Match(string? hash, string password)
    {
        var normal = passwords.Normal(password);
        var found = Compare(hash, normal);

        // Hashed before passwords were normalized.
        var isRaw = false;
        if (normal != password)
        {
            var raw = Compare(hash, password);
            isRaw = found == PasswordVerificationResult.Failed && raw != PasswordVerificationResult.Failed;
            if (isRaw) found = raw;
        }

        if (hash is null || found == PasswordVerificationResult.Failed) return default;
        return new PasswordMatch(IsRight: true, isRaw || found == PasswordVerificationResult.SuccessRehashNeeded ? Make(normal) : null);
    }

    private PasswordVerificationResult Compare(string? hash, string password)
    {
        var compared = hash ?? nobodysHash.Value;
        var result = hasher.VerifyHashedPassword(Nobody, compared, password);
        if (Iterations - IterationsOf(compared) is > 0 and var missing)
            _ = Rfc2898DeriveBytes.Pbkdf2(password, "the rest of the work"u8, missing, HashAlgorithmName.SHA512, outputLength: 32);
        return result;
    }

    /// <summary>The framework's format 3: a marker, the function, the iterations, the length of the salt, the salt and the hash.</summary>
    private static int IterationsOf(string hash)
    {
        Span<byte> bytes = stackalloc byte[256];
        return Convert.TryFromBase64String(hash, bytes, out var length) && length > 9 && bytes[0] == 1 ? BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) : 0;
    }
}
