using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActivitySmith.Delivery.Apns;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Apns;

/// <summary>The token has the form that Apple requires, and is renewed at the times that Apple requires.</summary>
public sealed class ProviderTokenTests
{
    /// <summary>Verifies like any JOSE library: P-256, SHA-256, signature as r and s side by side.</summary>
    private const string NodeVerifier = """
        const { createPublicKey, verify } = require('node:crypto');
        const [pem, token] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
        const [head, claims, signature] = token.split('.');
        const bytes = Buffer.from(signature, 'base64url');
        const good = bytes.length === 64 && verify('sha256', Buffer.from(head + '.' + claims), { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' }, bytes);
        console.log(JSON.stringify({ good, head: JSON.parse(Buffer.from(head, 'base64url')), claims: JSON.parse(Buffer.from(claims, 'base64url')) }));
        """;

    private readonly FakeTimeProvider clock = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task Token_VerifiesWithAnIndependentVerifier()
    {
        Assert.SkipUnless(HasNode(), "needs Node.js");
        using var token = Token();
        var start = new ProcessStartInfo("node", ["-e", NodeVerifier]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new[] { key.ExportSubjectPublicKeyInfoPem(), token.Authorization()["bearer ".Length..] }));
        node.StandardInput.Close();
        using var verdict = JsonDocument.Parse(await node.StandardOutput.ReadToEndAsync());
        Assert.True(verdict.RootElement.GetProperty("good").GetBoolean());
        var head = verdict.RootElement.GetProperty("head");
        Assert.Equal("""{"alg":"ES256","kid":"KEY1234567"}""", head.GetRawText());
        Assert.Equal($$"""{"iss":"TEAM123456","iat":{{clock.GetUtcNow().ToUnixTimeSeconds()}}}""", verdict.RootElement.GetProperty("claims").GetRawText());
    }

    [Fact]
    public void Token_IsSignedAndWithoutPadding()
    {
        using var token = Token();
        var parts = token.Authorization()["bearer ".Length..].Split('.');
        Assert.Equal(3, parts.Length);
        Assert.DoesNotContain(parts, part => part.AsSpan().ContainsAny("+/="));
        var signature = Base64Url.DecodeFromChars(parts[2]);
        Assert.Equal(64, signature.Length);
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Token_IsRenewedAfterFiftyMinutes()
    {
        using var token = Token();
        var first = token.Authorization();
        clock.Advance(TimeSpan.FromMinutes(50) - TimeSpan.FromSeconds(1));
        Assert.Same(first, token.Authorization());
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = token.Authorization();
        Assert.NotEqual(first, second);
        Assert.Same(second, token.Authorization());
        Assert.Equal(2, token.Count);
    }

    [Fact]
    public void OneDay_NeedsATokenEveryFiftyMinutes()
    {
        using var token = Token();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            _ = token.Authorization();
            Assert.True(clock.GetUtcNow() - token.IssuedAt < TimeSpan.FromMinutes(60));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(29, token.Count);
    }

    [Fact]
    public void ExpiredReply_RenewsNoTokenBeforeTwentyMinutes()
    {
        using var token = Token();
        var first = token.Authorization();
        clock.Advance(TimeSpan.FromMinutes(19));
        Assert.False(token.Replace(first));
        Assert.Equal(TimeSpan.FromMinutes(1), token.UntilFloor());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(token.Replace(first));
        Assert.NotEqual(first, token.Authorization());
        Assert.True(token.Replace(first)); // The other pushes that used the old token get the same reply; one new token serves all of them.
        Assert.Equal(2, token.Count);
    }

    [Fact]
    public void TooManyUpdates_KeepsTheTokenForAnotherTwentyMinutes()
    {
        using var token = Token();
        var first = token.Authorization();
        clock.Advance(TimeSpan.FromMinutes(45));
        token.Keep();
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Same(first, token.Authorization());
        Assert.False(token.Replace(first));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotEqual(first, token.Authorization());
    }

    [Theory]
    [InlineData(true, 30, true)]
    [InlineData(true, 50, false)] // Too old by then.
    [InlineData(false, 30, false)] // APNs never accepted it.
    public void TimeOfDayIsCorrected_TheAcceptedTokenIsUsedAgain(bool wasAccepted, int minutes, bool isUsedAgain)
    {
        using var token = Token();
        var first = token.Authorization();
        if (wasAccepted) token.Accepted(first);
        token.Refused(first);
        clock.Jump(TimeSpan.FromHours(-1));
        var second = token.Authorization();
        Assert.NotEqual(first, second);
        token.Refused(second);
        clock.Advance(TimeSpan.FromMinutes(minutes));
        clock.Jump(TimeSpan.FromHours(1));

        Assert.Equal(isUsedAgain, token.Authorization() == first);
        Assert.Equal(isUsedAgain ? 2 : 3, token.Count);
    }

    private ProviderToken Token() => new(key, ApnsKit.Key, ApnsKit.Team, clock);

    private static bool HasNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false });
            node!.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
