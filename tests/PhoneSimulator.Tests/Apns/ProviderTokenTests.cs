using System.Security.Cryptography;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

public sealed class ProviderTokenTests
{
    [Fact]
    public async Task A_valid_token_is_accepted_and_the_reply_has_an_id()
    {
        await using var simulator = await TestSimulator.Start();

        var reply = await simulator.Provider.Alert(simulator.Token().Text, null, ("apns-id", "11111111-2222-4333-8444-555555555555"));

        Assert.Equal((200, ""), (reply.Status, reply.Body));
        Assert.Equal("11111111-2222-4333-8444-555555555555", reply.Header("apns-id"));
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    public static TheoryData<string> Wrong => ["none", "basic", "two parts", "alg", "kid", "iss", "iat", "der", "stranger", "padding", "future"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_invalid_token_is_refused(string how)
    {
        await using var simulator = await TestSimulator.Start();
        var provider = simulator.Provider;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = simulator.Clock.GetUtcNow().ToUnixTimeSeconds();
        var header = how switch
        {
            "none" => null,
            "basic" => "Basic " + provider.Jwt(),
            "two parts" => "bearer " + provider.Jwt()[..^80].TrimEnd('.'),
            "alg" => "bearer " + provider.Jwt(header: """{"alg":"HS256","kid":"SIMKEY0001"}"""),
            "kid" => "bearer " + provider.Jwt(header: """{"alg":"ES256","kid":"OTHERKEY01"}"""),
            "iss" => "bearer " + provider.Jwt(claims: $$"""{"iss":"OTHERTEAM1","iat":{{now}}}"""),
            "iat" => "bearer " + provider.Jwt(claims: $$"""{"iss":"SIMTEAM001","iat":"{{now}}"}"""),
            "der" => "bearer " + provider.Jwt(format: DSASignatureFormat.Rfc3279DerSequence),
            "stranger" => "bearer " + provider.Jwt(signer: stranger),
            "padding" => "bearer " + provider.Jwt() + "==",
            _ => "bearer " + provider.Jwt(issued: simulator.Clock.GetUtcNow().AddMinutes(10)),
        };

        var reply = await provider.Alert(simulator.Token().Text, null, ("authorization", header));

        Assert.Equal((403, how == "none" ? "MissingProviderToken" : "InvalidProviderToken"), (reply.Status, reply.Reason));
        Assert.Equal(1, simulator.Violations(reply.Reason!));
    }

    [Fact]
    public async Task A_token_is_valid_for_one_hour()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);

        simulator.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await simulator.Provider.Alert(device);
        Assert.Equal((403, "ExpiredProviderToken"), (late.Status, late.Reason));

        simulator.Provider.RenewToken();
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);
    }

    [Fact]
    public async Task A_second_token_within_twenty_minutes_is_refused_and_the_first_stays_valid()
    {
        await using var simulator = await TestSimulator.Start();
        var device = simulator.Token().Text;
        var first = simulator.Provider.Token;
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);

        simulator.Clock.Advance(TimeSpan.FromSeconds(ProviderTokenJudge.ShortestInterval - 1));
        simulator.Provider.RenewToken();
        var early = await simulator.Provider.Alert(device);
        Assert.Equal((429, "TooManyProviderTokenUpdates"), (early.Status, early.Reason));
        Assert.Equal(200, (await simulator.Provider.Alert(device, null, ("authorization", "bearer " + first))).Status);

        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        simulator.Provider.RenewToken();
        Assert.Equal(200, (await simulator.Provider.Alert(device)).Status);
    }

    [Fact]
    public async Task A_connection_is_bound_to_its_key_and_its_team()
    {
        await using var simulator = await TestSimulator.Start();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(simulator.Simulator.Providers.Register(new("OTHERKEY01", "SIMTEAM001", null, PublicOf(key))));
        Assert.True(simulator.Simulator.Providers.Register(new("OTHERKEY02", "OTHERTEAM1", null, PublicOf(key))));
        var device = simulator.Token().Text;
        var now = simulator.Clock.GetUtcNow().AddHours(-0.5).ToUnixTimeSeconds();
        var unrelated = "bearer " + simulator.Provider.Jwt(
            header: """{"alg":"ES256","kid":"OTHERKEY01"}""", claims: $$"""{"iss":"SIMTEAM001","iat":{{now}}}""", signer: key);
        var otherTeam = "bearer " + simulator.Provider.Jwt(
            header: """{"alg":"ES256","kid":"OTHERKEY02"}""", claims: $$"""{"iss":"OTHERTEAM1","iat":{{now}}}""", signer: key);
        await simulator.Provider.Alert(device);

        Assert.Equal("UnrelatedKeyIdInToken", (await simulator.Provider.Alert(device, null, ("authorization", unrelated))).Reason);
        Assert.Equal("InvalidProviderToken", (await simulator.Provider.Alert(device, null, ("authorization", otherTeam))).Reason);

        simulator.Provider.Reconnect();
        Assert.Equal(200, (await simulator.Provider.Alert(device, null, ("authorization", unrelated))).Status);
    }

    [Fact]
    public async Task A_key_of_the_sandbox_is_refused_by_production()
    {
        await using var simulator = await TestSimulator.Start(options => options with { SandboxPort = 0 });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        simulator.Simulator.Providers.Register(new("SANDBOXKEY", "SIMTEAM001", "sandbox", PublicOf(key)));
        var authorization = "bearer " + simulator.Provider.Jwt(header: """{"alg":"ES256","kid":"SANDBOXKEY"}""", signer: key);
        (string, string?)[] headers = [("authorization", authorization), ("apns-push-type", "alert"), ("apns-topic", TestSimulator.Bundle)];
        var device = simulator.Token(environment: "sandbox").Text;

        var production = await simulator.Provider.Push(device, """{"aps":{"badge":1}}""", headers);
        var sandbox = await simulator.Provider.Send(
            new(simulator.Simulator.SandboxUri!, "/3/device/" + device), HttpMethod.Post, """{"aps":{"badge":1}}""", headers);

        Assert.Equal("BadEnvironmentKeyIdInToken", production.Reason);
        Assert.Equal(200, sandbox.Status);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_on_apples_side_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        simulator.Simulator.Faults.Add(new() { ClockSkewSeconds = 4000 });

        Assert.Equal("ExpiredProviderToken", (await simulator.Provider.Alert(simulator.Token().Text)).Reason);
        Assert.Equal(0, simulator.Simulator.Violations.Total);

        simulator.Simulator.Faults.Clear();
        Assert.Equal(200, (await simulator.Provider.Alert(simulator.Token().Text)).Status);
    }

    private static ECDsa PublicOf(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
}
