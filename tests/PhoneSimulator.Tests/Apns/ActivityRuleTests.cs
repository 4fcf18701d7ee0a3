using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

/// <summary>Live Activity pushes that APNs accepts and Apple's rules forbid.</summary>
public sealed class ActivityRuleTests
{
    [Fact]
    public async Task Updates_in_order_and_at_an_allowed_rate_break_no_rule()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token(TokenKind.Update).Text;
        for (var second = 1; second <= 10; second++)
        {
            Assert.Equal(200, (await simulator.Provider.Activity(token, Payloads.Update(1000 + second, second), ("apns-priority", "5"))).Status);
            simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(200, (await simulator.Provider.Activity(token, Payloads.End(1011, 11))).Status);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(999)]
    public async Task A_timestamp_that_does_not_increase_is_recorded(long second)
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token(TokenKind.Update).Text;
        await simulator.Provider.Activity(token, Payloads.Update(1000, 1));

        await simulator.Provider.Activity(token, Payloads.Update(second, 2));

        Assert.Equal(1, simulator.Violations("timestamp_not_increasing"));
    }

    [Fact]
    public async Task A_push_after_the_end_is_recorded()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token(TokenKind.Update).Text;
        await simulator.Provider.Activity(token, Payloads.End(1000, 1));

        await simulator.Provider.Activity(token, Payloads.Update(1001, 2));
        await simulator.Provider.Activity(token, Payloads.End(1002, 3));

        Assert.Equal(2, simulator.Violations("push_after_end"));
    }

    [Fact]
    public async Task More_than_one_update_a_second_is_recorded_after_a_burst_of_three()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token(TokenKind.Update).Text;
        for (var number = 1; number <= 3; number++) await simulator.Provider.Activity(token, Payloads.Update(number, number));
        Assert.Equal(0, simulator.Violations("update_rate"));

        await simulator.Provider.Activity(token, Payloads.Update(4, 4));
        Assert.Equal(1, simulator.Violations("update_rate"));
        simulator.Clock.Advance(TimeSpan.FromSeconds(1));
        await simulator.Provider.Activity(token, Payloads.Update(5, 5));
        Assert.Equal(1, simulator.Violations("update_rate"));
    }

    [Fact]
    public async Task A_repetition_of_a_push_whose_reply_was_lost_is_no_violation()
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token(TokenKind.Update).Text;
        await simulator.Provider.Activity(token, Payloads.Update(1, 1));
        simulator.Simulator.Faults.Add(new() { Count = 1, Drop = "after" });
        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.Provider.Activity(token, Payloads.End(2, 2)));

        Assert.Equal(200, (await simulator.Provider.Activity(token, Payloads.End(2, 2))).Status);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
        await simulator.Provider.Activity(token, Payloads.End(2, 2));
        Assert.Equal(1, simulator.Violations("push_after_end"));
    }

    [Theory]
    [InlineData("wrong_token_kind", "start")]
    [InlineData("wrong_token_kind", "update")]
    [InlineData("start_incomplete", """{"aps":{"timestamp":1,"event":"start","attributes-type":"T","attributes":{},"content-state":{}}}""")]
    [InlineData("content_state_missing", """{"aps":{"timestamp":1,"event":"update"}}""")]
    [InlineData("timestamp_missing", """{"aps":{"event":"update","content-state":{}}}""")]
    [InlineData("event_unknown", """{"aps":{"timestamp":1,"event":"begin","content-state":{}}}""")]
    public async Task A_payload_that_a_phone_would_not_use_is_recorded(string rule, string payload)
    {
        await using var simulator = await TestSimulator.Start();
        var kind = payload == "update" || payload.Contains("\"start\"") ? TokenKind.PushToStart : TokenKind.Update;
        if (payload == "start") payload = Payloads.Start("a1", 1);
        if (payload == "update") payload = Payloads.Update(1, 1);

        Assert.Equal(200, (await simulator.Provider.Activity(simulator.Token(kind).Text, payload)).Status);

        Assert.Equal(1, simulator.Violations(rule));
    }

    [Fact]
    public async Task A_live_activity_push_cannot_have_priority_1()
    {
        await using var simulator = await TestSimulator.Start();

        var badPriority = await simulator.Provider.Activity(simulator.Token(TokenKind.Update).Text, Payloads.Update(1, 1), ("apns-priority", "1"));
        Assert.Equal("BadPriority", badPriority.Reason);
    }

    [Fact]
    public async Task The_lists_of_violations_and_pushes_have_limits()
    {
        await using var simulator = await TestSimulator.Start(options => options with { PushLog = 10 });
        var token = simulator.Token(TokenKind.Update).Text;
        for (var number = 0; number < PhoneSimulator.Judging.Violations.Limit + 20; number++) simulator.Simulator.Violations.Record("x", "y");
        for (var number = 0; number < 25; number++) await simulator.Provider.Activity(token, Payloads.End(number + 1, 1));

        Assert.Equal(PhoneSimulator.Judging.Violations.Limit, simulator.Simulator.Violations.Newest().Count);
        Assert.Equal(Enumerable.Range(16, 10).Select(number => (long)number), simulator.Simulator.Log.After(0, 100).Select(push => push.Sequence));
        Assert.Equal(25, simulator.Simulator.Counters.Total);
    }
}
