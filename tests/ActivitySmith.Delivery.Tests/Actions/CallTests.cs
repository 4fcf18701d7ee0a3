using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Delivery.Actions;
using ActivitySmith.Domain.Actions;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger.Actions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace ActivitySmith.Delivery.Tests.Actions;

/// <summary>The request that a webhook receives for a tap.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    public async Task A_tap_posts_the_stored_body_as_json(HttpProtocols offered, string spoken)
    {
        await using var receiver = await Receiver.Start(protocols: offered);
        await using var desk = await Desk.Open();

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url(), body: """{"disk":"/dev/sda1","size":[1,2.50],"text":"ü < \"q\""}"""));

        Assert.Equal((ActionRunState.Delivered, 200, (string?)null, 1), (run.State, run.StatusCode, run.Error, run.Attempts));
        Assert.NotNull(run.FinishedAt);
        var got = Assert.Single(receiver.Requests);
        Assert.Equal((spoken, "POST", "/hook?x=1"), (got.Protocol, got.Method, got.PathAndQuery));
        Assert.Equal("""{"disk":"/dev/sda1","size":[1,2.50],"text":"ü < \"q\""}""", Encoding.UTF8.GetString(got.Body));
        Assert.Equal("application/json", got.Headers["Content-Type"]);
        Assert.Matches(@"^ActivitySmith/\d+\.\d+\.\d+$", got.Headers["User-Agent"]);
        Assert.Equal(run.Id, got.Headers["ActivitySmith-Tap-Id"]);
        Assert.False(got.Headers.ContainsKey("traceparent"));
    }

    [Fact]
    public async Task A_post_without_a_body_sends_an_empty_object()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();

        await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.Single(receiver.Requests).Body));
    }

    [Theory]
    [InlineData("POST", """{"a":1}""")]
    [InlineData("GET", "")]
    public async Task The_signature_verifies_with_nothing_but_the_secret_and_what_arrived(string method, string body)
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();

        await desk.TapOnce(Desk.Webhook(receiver.Url(), method, """{"a":1}"""));

        var got = Assert.Single(receiver.Requests);
        Assert.Equal(method, got.Method);
        Assert.Equal(body, Encoding.UTF8.GetString(got.Body));
        Assert.Equal(method == "POST", got.Headers.ContainsKey("Content-Type"));
        var secret = await SecretOf(desk, Desk.Account);
        Assert.Matches("^whsec_[A-Za-z0-9_-]{40}$", secret);
        var timestamp = got.Headers["ActivitySmith-Timestamp"];
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp));
        Assert.InRange(age.TotalSeconds, -1, 60);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp + ".").Concat(got.Body).ToArray());
        Assert.Equal("v1=" + Convert.ToHexString(expected).ToLowerInvariant(), got.Headers["ActivitySmith-Signature"]);
    }

    /// <summary>printf '1783684800.{"a":1}' | openssl dgst -sha256 -hmac whsec_test</summary>
    [Fact]
    public void The_signature_is_what_openssl_computes()
        => Assert.Equal("7995842986282fb513373a1fc577982a10b04375f0d1afb505d2726f868a387e", CallSignature.Of("whsec_test", "1783684800", """{"a":1}"""u8));

    [Fact]
    public async Task Each_account_has_a_separate_secret_and_keeps_it()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open();
        await desk.TapOnce(Desk.Webhook(receiver.Url()));
        var first = await SecretOf(desk, Desk.Account);
        await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal(first, await SecretOf(desk, Desk.Account));
        Assert.NotEqual(first, await SecretOf(desk, new AccountId(2)));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_decrypted_fails_the_run_without_a_call()
    {
        await using var receiver = await Receiver.Start();
        await using var desk = await Desk.Open(new() { Secrets = new Desk.BrokenBox() });

        var run = await desk.TapOnce(Desk.Webhook(receiver.Url()));

        Assert.Equal((ActionRunState.Failed, ActionError.SecretUnreadable), (run.State, run.Error));
        Assert.Empty(receiver.Requests);
    }

    private static async Task<string> SecretOf(Desk desk, AccountId account)
    {
        var kept = await desk.Ledger.Submit(new EnsureWebhookSecret(account, new Desk.TestBox().Seal("whsec_another")));
        return new Desk.TestBox().Open(kept.Value.Sealed)!;
    }
}
