using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

/// <summary>Replies without any fault: each invalid push gets its reason and is recorded.</summary>
public sealed class DevicePushTests
{
    private const string Topic = TestSimulator.Bundle;

    public static TheoryData<string, string, string?> Headers => new()
    {
        { "BadMessageId", "apns-id", "11111111-2222-4333-8444-55555555555A" },
        { "BadMessageId", "apns-id", "7" },
        { "BadExpirationDate", "apns-expiration", "tomorrow" },
        { "BadExpirationDate", "apns-expiration", "-1" },
        { "BadExpirationDate", "apns-expiration", "1783684800000" },
        { "BadPriority", "apns-priority", "7" },
        { "BadCollapseId", "apns-collapse-id", "12345678901234567890123456789012345678901234567890123456789012345" },
        { "InvalidPushType", "apns-push-type", "Alert" },
        { "InvalidPushType", "apns-push-type", null },
        { "MissingTopic", "apns-topic", null },
        { "BadTopic", "apns-topic", Topic + ".push-type.liveactivity" },
        { "TopicDisallowed", "apns-topic", "com.example.other" },
        { "DuplicateHeaders", "apns-priority", "5\n10" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task An_invalid_header_gets_its_reason(string reason, string header, string? value)
    {
        await using var simulator = await TestSimulator.Start();

        var reply = await simulator.Provider.Alert(simulator.Token().Text, null, (header, value));

        Assert.Equal((400, reason), (reply.Status, reply.Reason));
        Assert.Equal(1, simulator.Violations(reason));
    }

    [Theory]
    [InlineData("apns-collapse-id", "1234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("apns-priority", "1")]
    [InlineData("apns-expiration", "0")]
    public async Task A_header_at_its_limit_is_accepted(string header, string value)
    {
        await using var simulator = await TestSimulator.Start();

        Assert.Equal(200, (await simulator.Provider.Alert(simulator.Token().Text, null, (header, value))).Status);
    }

    [Fact]
    public async Task An_invalid_path_or_method_gets_its_reason()
    {
        await using var simulator = await TestSimulator.Start();
        var apns = simulator.Simulator.ApnsUri;

        Assert.Equal("BadPath", (await simulator.Provider.Send(new(apns, "/3/devices/00"), HttpMethod.Post, "{}", [])).Reason);
        Assert.Equal("MethodNotAllowed", (await simulator.Provider.Send(new(apns, "/3/device/" + simulator.Token().Text), HttpMethod.Get, null, [])).Reason);
        Assert.Equal("MissingDeviceToken", (await simulator.Provider.Alert("")).Reason);
    }

    [Theory]
    [InlineData("", "PayloadEmpty")]
    [InlineData("{}", "PayloadEmpty")]
    [InlineData("not json", "PayloadEmpty")]
    public async Task A_payload_without_aps_is_refused(string payload, string reason)
    {
        await using var simulator = await TestSimulator.Start();

        Assert.Equal(reason, (await simulator.Provider.Alert(simulator.Token().Text, payload)).Reason);
    }

    [Theory]
    [InlineData("alert", "", 4096)]
    [InlineData("voip", ".voip", 5120)]
    public async Task A_payload_of_the_maximum_size_is_accepted_and_one_byte_more_is_not(string type, string suffix, int limit)
    {
        await using var simulator = await TestSimulator.Start(options => options with { AcceptAnyToken = true });
        var token = type == "voip" ? "aa" : simulator.Token().Text;
        (string, string?)[] headers = [("apns-push-type", type), ("apns-topic", Topic + suffix)];

        var most = await simulator.Provider.Push(token, Filled(limit), headers);
        var more = await simulator.Provider.Push(token, Filled(limit + 1), headers);

        // No token of a phone is for voip; the reason must not be the size.
        Assert.Equal(type == "voip" ? "DeviceTokenNotForTopic" : null, most.Reason);
        Assert.Equal((413, "PayloadTooLarge"), (more.Status, more.Reason));
        Assert.Equal(1, simulator.Violations("PayloadTooLarge"));
    }

    [Fact]
    public async Task Each_state_of_a_token_has_its_reply()
    {
        await using var simulator = await TestSimulator.Start();
        var provider = simulator.Provider;
        var retired = simulator.Token();
        var expired = simulator.Token();
        var update = simulator.Token(TokenKind.Update);
        simulator.Simulator.Tokens.Retire(retired);
        simulator.Simulator.Tokens.Retire(expired, TokenState.Expired);
        var since = simulator.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        simulator.Clock.Advance(TimeSpan.FromMinutes(3));

        var unregistered = await provider.Alert(retired.Text);
        Assert.Equal((410, "Unregistered", since), (unregistered.Status, unregistered.Reason, unregistered.Timestamp));
        var old = await provider.Alert(expired.Text);
        Assert.Equal((410, "ExpiredToken", since), (old.Status, old.Reason, old.Timestamp));
        Assert.Equal((400, "BadDeviceToken"), Pair(await provider.Alert("00112233445566778899aabbccddeeff")));
        Assert.Equal((400, "BadDeviceToken"), Pair(await provider.Alert("no-hex")));
        Assert.Equal((400, "DeviceTokenNotForTopic"), Pair(await provider.Alert(update.Text)));
        Assert.Equal(200, (await provider.Alert(simulator.Token().Text.ToUpperInvariant())).Status);
    }

    [Fact]
    public async Task A_token_of_the_other_environment_is_a_bad_device_token()
    {
        await using var simulator = await TestSimulator.Start(options => options with { SandboxPort = 0 });

        Assert.Equal("BadDeviceToken", (await simulator.Provider.Alert(simulator.Token(environment: "sandbox").Text)).Reason);
        Assert.Equal(200, (await simulator.Provider.Alert(simulator.Token().Text)).Status);
    }

    [Fact]
    public async Task Using_a_token_after_it_was_reported_dead_is_a_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token();
        simulator.Clock.Advance(TimeSpan.FromMilliseconds(700));
        simulator.Simulator.Tokens.Retire(token);
        await simulator.Provider.Alert(token.Text);
        await simulator.Provider.Alert(token.Text);
        Assert.Equal(0, simulator.Violations("dead_token_used_again"));

        simulator.Clock.Advance(TimeSpan.FromSeconds(3));
        await simulator.Provider.Alert(token.Text);

        Assert.Equal(1, simulator.Violations("dead_token_used_again"));
        Assert.Equal(700, simulator.Simulator.Violations.Newest()[^1].LivedMs);
    }

    [Fact]
    public async Task Using_a_bad_token_again_is_a_violation_without_a_time_of_death()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token();
        simulator.Simulator.Faults.Add(new() { Status = 400, Reason = "BadDeviceToken", Count = 1 });
        Assert.Equal("BadDeviceToken", (await simulator.Provider.Alert(token.Text)).Reason);
        simulator.Clock.Advance(TimeSpan.FromSeconds(3));

        await simulator.Provider.Alert(token.Text);

        Assert.Equal(1, simulator.Violations("dead_token_used_again"));
        Assert.Null(simulator.Simulator.Violations.Newest()[^1].LivedMs);
    }

    [Fact]
    public async Task A_410_from_before_the_token_was_posted_again_does_not_count()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token();
        var before = simulator.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeMilliseconds();
        simulator.Simulator.Faults.Add(new() { Token = token.Text, Count = 1, Reason = "Unregistered", Timestamp = before });

        Assert.Equal(before, (await simulator.Provider.Alert(token.Text)).Timestamp);
        simulator.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await simulator.Provider.Alert(token.Text)).Status);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Fact]
    public async Task A_push_before_Retry_After_is_a_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token();
        simulator.Simulator.Faults.Add(new() { Token = token.Text, Count = 1, Reason = "TooManyRequests", RetryAfter = 30 });
        await simulator.Provider.Alert(token.Text);

        simulator.Clock.Advance(TimeSpan.FromSeconds(29));
        await simulator.Provider.Alert(token.Text);
        Assert.Equal(1, simulator.Violations("retry_before_retry_after"));
        await simulator.Provider.Alert(token.Text);
        Assert.Equal(1, simulator.Violations("retry_before_retry_after"));
    }

    [Fact]
    public async Task A_background_push_with_priority_10_is_refused_and_recorded()
    {
        await using var simulator = await TestSimulator.Start();
        (string, string?)[] headers = [("apns-push-type", "background"), ("apns-topic", Topic)];
        const string silent = """{"aps":{"content-available":1}}""";
        var token = simulator.Token().Text;

        Assert.Equal("BadPriority", (await simulator.Provider.Push(token, silent, headers)).Reason);
        Assert.Equal("BadPriority", (await simulator.Provider.Push(token, silent, [.. headers, ("apns-priority", "10")])).Reason);
        Assert.Equal(200, (await simulator.Provider.Push(token, silent, [.. headers, ("apns-priority", "5")])).Status);
        Assert.Equal(2, simulator.Violations("BadPriority"));
    }

    [Theory]
    [InlineData("background", """{"aps":{"content-available":1,"alert":"x"}}""")]
    [InlineData("background", """{"aps":{}}""")]
    [InlineData("alert", """{"aps":{"content-available":1}}""")]
    [InlineData("alert", """{"aps":{"alert":"x","event":"update"}}""")]
    public async Task A_payload_that_does_not_fit_its_push_type_is_recorded(string type, string payload)
    {
        await using var simulator = await TestSimulator.Start();

        var reply = await simulator.Provider.Push(simulator.Token().Text, payload, ("apns-push-type", type), ("apns-topic", Topic), ("apns-priority", "5"));

        Assert.Equal(200, reply.Status);
        Assert.Equal(1, simulator.Violations("payload_does_not_fit_push_type"));
    }

    private static (int, string?) Pair(ApnsReply reply) => (reply.Status, reply.Reason);

    private static string Filled(int bytes)
    {
        const string frame = """{"aps":{"alert":""}}""";
        return frame.Insert(frame.Length - 3, new string('x', bytes - frame.Length));
    }
}
