using System.Text.Json;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

public sealed class ChannelTests
{
    private const string Channels = $"/1/apps/{TestSimulator.Bundle}/channels";
    private const string All = $"/1/apps/{TestSimulator.Bundle}/all-channels";

    [Fact]
    public async Task A_channel_is_created_read_listed_and_deleted()
    {
        await using var simulator = await TestSimulator.Start();
        var provider = simulator.Provider;
        var id = await provider.CreateChannel(policy: 1);

        var read = await provider.Manage(HttpMethod.Get, Channels, null, ("apns-channel-id", id), ("apns-request-id", "11111111-2222-4333-8444-555555555555"));
        Assert.Equal("11111111-2222-4333-8444-555555555555", read.Header("apns-request-id"));
        var body = JsonDocument.Parse(read.Body).RootElement;
        Assert.Equal((1, "LiveActivity"), (body.GetProperty("message-storage-policy").GetInt32(), body.GetProperty("push-type").GetString()));
        Assert.Equal([id], Listed(await provider.Manage(HttpMethod.Get, All)));

        Assert.Equal(204, (await provider.Manage(HttpMethod.Delete, Channels, null, ("apns-channel-id", id))).Status);
        Assert.Empty(Listed(await provider.Manage(HttpMethod.Get, All)));
        Assert.Equal("ChannelNotRegistered", (await provider.Manage(HttpMethod.Get, Channels, null, ("apns-channel-id", id))).Reason);
        Assert.Equal("ChannelNotRegistered", (await provider.Broadcast(id, Payloads.Update(1, 1))).Reason);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
        Assert.Equal(1, simulator.Simulator.Counters.Total);
    }

    [Fact]
    public async Task The_push_side_manages_channels_too()
    {
        await using var simulator = await TestSimulator.Start();

        var reply = await simulator.Provider.Send(
            new(simulator.Simulator.ApnsUri, Channels), HttpMethod.Post, """{"message-storage-policy":0,"push-type":"LiveActivity"}""", []);

        Assert.Equal(201, reply.Status);
        Assert.Equal(200, (await simulator.Provider.Broadcast(reply.Header("apns-channel-id")!, Payloads.Update(1, 1))).Status);
    }

    [Fact]
    public async Task The_limit_of_channels_applies_until_one_is_deleted()
    {
        await using var simulator = await TestSimulator.Start(options => options with { ChannelCap = 2 });
        var first = await simulator.Provider.CreateChannel();
        await simulator.Provider.CreateChannel();
        const string body = """{"message-storage-policy":0,"push-type":"LiveActivity"}""";

        Assert.Equal("CannotCreateChannelConfig", (await simulator.Provider.Manage(HttpMethod.Post, Channels, body)).Reason);
        await simulator.Provider.Manage(HttpMethod.Delete, Channels, null, ("apns-channel-id", first));
        Assert.Equal(201, (await simulator.Provider.Manage(HttpMethod.Post, Channels, body)).Status);
    }

    [Theory]
    [InlineData("POST", Channels, "", "PayloadEmpty")]
    [InlineData("POST", Channels, "[]", "BadRequestPayload")]
    [InlineData("POST", Channels, "{", "BadRequestPayload")]
    [InlineData("POST", Channels, """{"message-storage-policy":0}""", "MissingPushType")]
    [InlineData("POST", Channels, """{"message-storage-policy":0,"push-type":"alert"}""", "InvalidPushType")]
    [InlineData("POST", Channels, """{"message-storage-policy":2,"push-type":"LiveActivity"}""", "BadRequestParams")]
    [InlineData("POST", Channels, """{"push-type":"LiveActivity"}""", "BadRequestParams")]
    [InlineData("GET", Channels, null, "MissingChannelId")]
    [InlineData("DELETE", Channels, null, "MissingChannelId")]
    [InlineData("PATCH", Channels, null, "MethodNotAllowed")]
    [InlineData("POST", All, null, "MethodNotAllowed")]
    [InlineData("GET", "/1/apps/channels", null, "BadPath")]
    [InlineData("GET", "/1/apps/com.example.other/all-channels", null, "TopicMismatch")]
    [InlineData("GET", $"/1/apps/{TestSimulator.Bundle}.push-type.liveactivity/all-channels", null, "TopicDisallowed")]
    public async Task An_invalid_management_request_gets_its_reason(string method, string path, string? body, string reason)
    {
        await using var simulator = await TestSimulator.Start();

        Assert.Equal(reason, (await simulator.Provider.Manage(new(method), path, body)).Reason);
    }

    public static TheoryData<string, string, string?> Headers => new()
    {
        { "MissingChannelId", "apns-channel-id", null },
        { "BadChannelId", "apns-channel-id", "not base64!" },
        { "ChannelNotRegistered", "apns-channel-id", "AAAAAAAAAAAAAAAAAAAAAA==" },
        { "MissingPushType", "apns-push-type", null },
        { "InvalidPushType", "apns-push-type", "alert" },
        { "BadMessageId", "apns-request-id", "x" },
        { "BadPriority", "apns-priority", "1" },
        { "BadExpirationDate", "apns-expiration", "1999999999" },
        { "BadExpirationDate", "apns-expiration", null },
        { "MissingProviderToken", "authorization", null },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task An_invalid_broadcast_gets_its_reason(string reason, string header, string? value)
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel();

        Assert.Equal(reason, (await simulator.Provider.Broadcast(channel, Payloads.Update(1, 1), (header, value))).Reason);
    }

    [Fact]
    public async Task A_broadcast_cannot_start_and_may_fill_5120_bytes()
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel();
        // Attributes and content-state have a separate limit of 4 KB, so the rest is outside aps.
        static string Sized(int bytes, long timestamp)
        {
            var frame = Payloads.Update(timestamp, 1).TrimEnd()[..^1] + ""","x":""}""";
            return frame.Insert(frame.Length - 2, new string('x', bytes - frame.Length));
        }

        Assert.Equal("BadRequestPayload", (await simulator.Provider.Broadcast(channel, Payloads.Start("a", 1))).Reason);
        Assert.Equal(200, (await simulator.Provider.Broadcast(channel, Sized(5120, 1))).Status);
        Assert.Equal((413, "PayloadTooLarge"), await Pair(simulator.Provider.Broadcast(channel, Sized(5121, 2))));
    }

    [Fact]
    public async Task A_channel_that_stores_accepts_an_expiration()
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel(policy: 1);

        Assert.Equal(200, (await simulator.Provider.Broadcast(channel, Payloads.Update(1, 1), ("apns-expiration", "1999999999"))).Status);
    }

    private static async Task<(int, string?)> Pair(Task<ApnsReply> pending) => await pending is var reply ? (reply.Status, reply.Reason) : default;

    private static List<string> Listed(ApnsReply reply) =>
        [.. JsonDocument.Parse(reply.Body).RootElement.GetProperty("channels").EnumerateArray().Select(id => id.GetString()!)];
}
