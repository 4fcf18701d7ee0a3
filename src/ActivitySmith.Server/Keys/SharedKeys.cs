using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ActivitySmith.Ledger.Postgres;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ActivitySmith.Server.Keys;

/// <summary>
/// The Data Protection keys of all nodes (sessions, webhook secrets), in the database that they share. Each is encrypted with AES-256-GCM under a key that
/// is derived from <c>ACTIVITYSMITH_SHARED_KEY</c>, so that a person with access to the database only cannot create sessions.
/// </summary>
/// <param name="secrets">Table of the keys.</param>
/// <param name="sharedKey">Value of <c>ACTIVITYSMITH_SHARED_KEY</c>.</param>
/// <param name="own">Directory with the node's keys from before the database was shared; the first node imports them, so that secrets stay readable.</param>
internal sealed class SharedKeys(PostgresSecrets secrets, string sharedKey, string own) : IXmlRepository
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(sharedKey), 32, info: "activitysmith data protection v1"u8.ToArray());

    /// <summary>
    /// Why the keys in a database cannot be used, with the setting's name first; null when they can, or when there are none. Requires the schema.
    /// </summary>
    /// <param name="database">The database that the nodes share.</param>
    /// <param name="sharedKey">Null when none is set.</param>
    public static string? FindProblem(PostgresDatabase database, string? sharedKey)
    {
        var secrets = new PostgresSecrets(database);
        if (sharedKey is null)
        {
            return secrets.All().Count == 0
                ? null
                : $"ACTIVITYSMITH_SHARED_KEY is missing, but the encryption keys are in {database.Description}: set it to the same value as on the other nodes";
        }

        try
        {
            _ = new SharedKeys(secrets, sharedKey, own: "").GetAllElements();
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error.Message; // Encrypted with another shared key.
        }
    }

    /// <exception cref="InvalidOperationException">The keys were encrypted with another shared key.</exception>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var all = secrets.All();
        if (all.Count > 0 || !Directory.Exists(own)) return [.. all.Select(Open)];
        var found = Directory.GetFiles(own, "*.xml").ToDictionary(path => Path.GetFileNameWithoutExtension(path), XElement.Load);
        foreach (var (name, element) in found) StoreElement(element, name);
        return found.Values;
    }

    public void StoreElement(XElement element, string friendlyName) => secrets.Put(friendlyName, Seal(element));

    private byte[] Seal(XElement element)
    {
        var plain = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize));
        return sealedBytes;
    }

    private XElement Open(byte[] sealedBytes)
    {
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), plain);
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new InvalidOperationException(
                "ACTIVITYSMITH_SHARED_KEY does not match the keys in the database: set the same value on every node", error);
        }

        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
