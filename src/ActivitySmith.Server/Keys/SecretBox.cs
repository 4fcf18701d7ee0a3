using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Actions;
using Microsoft.AspNetCore.DataProtection;

namespace ActivitySmith.Server.Keys;

/// <summary>Encrypts secrets with the server's Data Protection keys, which also protect sessions.</summary>
internal sealed class SecretBox(IDataProtectionProvider protection) : ISecretBox
{
    private readonly IDataProtector protector = protection.CreateProtector("activitysmith.secrets.v1");

    public byte[] Seal(string secret) => protector.Protect(Encoding.UTF8.GetBytes(secret));

    public string? Open(byte[] sealedSecret)
    {
        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(sealedSecret));
        }
        catch (CryptographicException)
        {
            return null; // The keys were lost or replaced; the caller decides what follows.
        }
    }
}
