using PhoneSimulator.Apns;
using PhoneSimulator.Tests.Support;

namespace PhoneSimulator.Tests.Apns;

/// <summary>The simulator can reply with every row of Apple's two tables.</summary>
public sealed class AnswerTableTests
{
    /// <summary>Status and reason of each row, copied from Apple's tables and not from the simulator's list.</summary>
    public static TheoryData<int, string> DeviceRows => Rows("""
        400 BadCollapseId,BadDeviceToken,BadExpirationDate,BadMessageId,BadPriority,BadTopic,DeviceTokenNotForTopic,DuplicateHeaders
        400 IdleTimeout,InvalidPushType,MissingDeviceToken,MissingTopic,PayloadEmpty,TopicDisallowed
        403 BadCertificate,BadCertificateEnvironment,BadEnvironmentKeyIdInToken,ExpiredProviderToken,Forbidden,InvalidProviderToken
        403 MissingProviderToken,UnrelatedKeyIdInToken
        404 BadPath
        405 MethodNotAllowed
        410 ExpiredToken,Unregistered
        413 PayloadTooLarge
        429 TooManyProviderTokenUpdates,TooManyRequests
        500 InternalServerError
        503 ServiceUnavailable,Shutdown
        """);

    public static TheoryData<int, string> BroadcastRows => Rows("""
        400 FeatureNotEnabled,MissingChannelId,BadChannelId,BadRequestParams,BadRequestPayload,PayloadEmpty,MissingPushType,InvalidPushType
        400 BadMessageId,BadExpirationDate,BadPriority,ChannelNotRegistered,TopicDisallowed,CannotCreateChannelConfig
        403 TopicMismatch,BadCertificate,BadCertificateEnvironment,MissingProviderToken,InvalidProviderToken,ExpiredProviderToken
        404 BadPath
        405 MethodNotAllowed
        413 PayloadTooLarge
        429 TooManyRequests,TooManyProviderTokenUpdates
        500 InternalServerError
        503 ServiceUnavailable,Shutdown
        """);

    [Theory]
    [MemberData(nameof(DeviceRows))]
    public async Task A_fault_replies_to_a_push_with(int status, string reason)
    {
        await using var simulator = await TestSimulator.Start();
        var token = simulator.Token();
        simulator.Simulator.Faults.Add(new() { On = "device", Token = token.Text, Count = 1, Reason = reason, RetryAfter = 7 });

        var reply = await simulator.Provider.Alert(token.Text);

        Assert.Equal((status, reason), (reply.Status, reply.Reason));
        Assert.Equal("7", reply.Header("retry-after"));
        Assert.Equal(36, reply.Header("apns-id")!.Length);
        Assert.Equal(status == 410, reply.Timestamp is not null);
        Assert.Equal(0, simulator.Simulator.Violations.Total);
    }

    [Theory]
    [MemberData(nameof(BroadcastRows))]
    public async Task A_fault_replies_to_a_broadcast_with(int status, string reason)
    {
        await using var simulator = await TestSimulator.Start();
        var channel = await simulator.Provider.CreateChannel();
        simulator.Simulator.Faults.Add(new() { On = "broadcast", ChannelId = channel, Count = 1, Reason = reason });

        var reply = await simulator.Provider.Broadcast(channel, Payloads.Update(100, 2));

        Assert.Equal((status, reason), (reply.Status, reply.Reason));
        Assert.NotNull(reply.Header("apns-request-id"));
        Assert.Equal(200, (await simulator.Provider.Broadcast(channel, Payloads.Update(101, 3))).Status);
    }

    [Fact]
    public void The_simulator_lists_the_same_rows()
    {
        Assert.Equal(
            DeviceRows.Select(row => row.Data.Item2).Order(StringComparer.Ordinal),
            ApnsAnswers.Device.Select(answer => answer.Reason!).Order(StringComparer.Ordinal));
        Assert.Equal(
            BroadcastRows.Select(row => row.Data.Item2).Order(StringComparer.Ordinal),
            ApnsAnswers.Broadcast.Select(answer => answer.Reason!).Order(StringComparer.Ordinal));
    }

    private static TheoryData<int, string> Rows(string table)
    {
        var rows = new TheoryData<int, string>();
        foreach (var line in table.Split('\n'))
        {
            var parts = line.Trim().Split(' ');
            foreach (var reason in parts[1].Split(',')) rows.Add(int.Parse(parts[0]), reason);
        }

        return rows;
    }
}
