using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PhoneSimulator.Tests.Support;

/// <summary>Trusts the simulator's authority and no other.</summary>
internal static class Trust
{
    public static SslClientAuthenticationOptions In(Simulator simulator, params List<SslApplicationProtocol> protocols)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(simulator.AuthorityFile));
        return new() { CertificateChainPolicy = policy, TargetHost = "127.0.0.1", ApplicationProtocols = protocols.Count == 0 ? null : protocols };
    }
}
